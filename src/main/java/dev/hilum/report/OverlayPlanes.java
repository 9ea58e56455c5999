package dev.hilum.report;

import dev.hilum.volume.Mask;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which planes of a series are shown as pictures: all that a finding crosses; where these are many, evenly spaced ones
 * and the centre of every nodule.
 *
 * @param shown plane numbers from 0, ascending
 * @param withFindings how many planes a finding crosses
 */
record OverlayPlanes(List<Integer> shown, int withFindings) {
    private static final int MAX = 60;

    static OverlayPlanes of(StudyReport report) {
        TreeSet<Integer> crossed = new TreeSet<>();
        TreeSet<Integer> centers = new TreeSet<>();
        for (SegmentPlan.Planned planned : SegmentPlan.of(report).segments()) {
            if (!(planned.subject() instanceof SegmentPlan.LungSubject)) {
                addCrossed(planned.mask(), crossed);
            }
            if (planned.subject() instanceof SegmentPlan.NoduleSubject nodule) {
                centers.add(plane(nodule));
            }
        }
        crossed.addAll(centers);
        return new OverlayPlanes(thinned(crossed, centers), crossed.size());
    }

    private static void addCrossed(Mask mask, TreeSet<Integer> crossed) {
        MaskPlanes planes = new MaskPlanes(mask);
        for (int plane = mask.box().fromSlice(); plane < mask.box().toSlice(); plane++) {
            if (!planes.plane(plane).isEmpty()) {
                crossed.add(plane);
            }
        }
    }

    private static int plane(SegmentPlan.NoduleSubject subject) {
        VoxelIndex index =
                subject.nodule().mask().geometry().toVoxel(subject.nodule().center());
        int last = subject.nodule().mask().geometry().slices() - 1;
        return Math.clamp(Math.round(index.slice()), 0, last);
    }

    private static List<Integer> thinned(TreeSet<Integer> crossed, TreeSet<Integer> centers) {
        if (crossed.size() <= MAX) {
            return List.copyOf(crossed);
        }
        List<Integer> all = new ArrayList<>(crossed);
        TreeSet<Integer> kept = new TreeSet<>(centers);
        for (int i = 0; i < MAX; i++) {
            kept.add(all.get((int) ((long) i * all.size() / MAX)));
        }
        return List.copyOf(kept);
    }
}
