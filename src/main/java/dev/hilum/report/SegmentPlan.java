package dev.hilum.report;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Side;
import dev.hilum.volume.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which segments a result has and how they are numbered: left lung, right lung, one per nodule, ground-glass,
 * consolidation. Report and segmentation both follow it.
 */
final class SegmentPlan {
    private final List<Planned> segments;

    /** What a segment is of. */
    sealed interface Subject {}

    record LungSubject(Side side) implements Subject {}

    /** @param ordinal from 1 among the nodules */
    record NoduleSubject(Nodule nodule, int ordinal) implements Subject {}

    record LesionSubject(Pneumonia pneumonia, Lesion lesion) implements Subject {}

    enum Lesion {
        GROUND_GLASS,
        CONSOLIDATION
    }

    record Planned(int number, Subject subject, Mask mask) {}

    private SegmentPlan(List<Planned> segments) {
        this.segments = List.copyOf(segments);
    }

    static SegmentPlan of(StudyReport report) {
        List<Planned> segments = new ArrayList<>();
        Mask left = report.leftLung();
        Mask right = report.rightLung();
        if (left != null && right != null) {
            segments.add(new Planned(1, new LungSubject(Side.LEFT), left));
            segments.add(new Planned(2, new LungSubject(Side.RIGHT), right));
        }
        addNodules(report, segments);
        addLesions(report, segments);
        return new SegmentPlan(segments);
    }

    List<Planned> segments() {
        return segments;
    }

    /** False: there is nothing to write a segmentation of. */
    boolean hasVoxels() {
        return segments.stream().anyMatch(segment -> !segment.mask().isEmpty());
    }

    Optional<Planned> find(Subject subject) {
        return segments.stream()
                .filter(segment ->
                        segment.subject().equals(subject) && !segment.mask().isEmpty())
                .findFirst();
    }

    /** Numbers of the lung segments; empty where the lungs were not segmented. */
    List<Integer> lungs() {
        return segments.stream()
                .filter(segment -> segment.subject() instanceof LungSubject)
                .map(Planned::number)
                .toList();
    }

    /** Number of one lung's segment, or nothing. */
    List<Integer> lung(Side side) {
        return segments.stream()
                .filter(segment -> segment.subject().equals(new LungSubject(side)))
                .map(Planned::number)
                .toList();
    }

    private static void addNodules(StudyReport report, List<Planned> segments) {
        List<Nodule> nodules = report.nodules();
        if (nodules == null) {
            return;
        }
        int ordinal = 1;
        for (Nodule nodule : nodules) {
            if (report.action(nodule.findingUid()) != Verification.Action.REJECTED) {
                segments.add(new Planned(segments.size() + 1, new NoduleSubject(nodule, ordinal), nodule.mask()));
            }
            ordinal++;
        }
    }

    private static void addLesions(StudyReport report, List<Planned> segments) {
        Pneumonia pneumonia = report.standingPneumonia();
        if (pneumonia == null) {
            return;
        }
        addLesion(new LesionSubject(pneumonia, Lesion.GROUND_GLASS), pneumonia.groundGlass(), segments);
        addLesion(new LesionSubject(pneumonia, Lesion.CONSOLIDATION), pneumonia.consolidation(), segments);
    }

    private static void addLesion(LesionSubject subject, Mask mask, List<Planned> segments) {
        if (!mask.isEmpty()) {
            segments.add(new Planned(segments.size() + 1, subject, mask));
        }
    }
}
