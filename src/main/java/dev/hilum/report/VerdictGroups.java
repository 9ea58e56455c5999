package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Side;
import dev.hilum.report.Verification.Action;
import dev.hilum.report.Verification.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verifying person did: a word in the group of each finding that stands, and a group of its own (TID 1501,
 * without any measurement) for each one rejected, so that no reader takes its values for a verified finding.
 */
final class VerdictGroups {
    private final StudyReport report;
    private final Regions regions;

    VerdictGroups(StudyReport report, Regions regions) {
        this.report = report;
        this.regions = regions;
    }

    /** Says in a finding's group what the person did to it. */
    static MeasurementGroup mark(MeasurementGroup group, @Nullable Decision decision) {
        if (decision == null) {
            return group;
        }
        group.evaluation(LocalCode.VERDICT.concept(), code(decision.action()));
        group.comment(words(decision.action()));
        return decision.reason() == null || decision.reason().isBlank()
                ? group
                : group.comment("Reason: " + decision.reason());
    }

    static @Nullable Decision of(StudyReport report, String findingUid) {
        Verification person = report.verification();
        return person == null ? null : person.of(findingUid).orElse(null);
    }

    /** The rejected findings. */
    List<ContentItem.Container> groups() {
        List<ContentItem.Container> groups = new ArrayList<>();
        List<Nodule> nodules = report.nodules();
        if (nodules != null) {
            for (int i = 0; i < nodules.size(); i++) {
                rejected(nodules.get(i), i + 1, groups);
            }
        }
        Pneumonia pneumonia = report.pneumonia();
        if (pneumonia != null && report.action(pneumonia.findingUid()) == Action.REJECTED) {
            MeasurementGroup group = regions.ofLungs("Pneumonia triage, rejected", pneumonia.trackingUid())
                    .site(Concept.LUNG, Concept.BILATERAL);
            groups.add(mark(group, of(report, pneumonia.findingUid())).build());
        }
        return groups;
    }

    private void rejected(Nodule nodule, int ordinal, List<ContentItem.Container> groups) {
        if (report.action(nodule.findingUid()) == Action.REJECTED) {
            String label = NoduleGroups.label(new SegmentPlan.NoduleSubject(nodule, ordinal)) + ", rejected";
            MeasurementGroup group = regions.ofLung(label, nodule.trackingUid(), nodule.side())
                    .site(Concept.LUNG, nodule.side() == Side.LEFT ? Concept.LEFT : Concept.RIGHT);
            groups.add(mark(group, of(report, nodule.findingUid())).build());
        }
    }

    static CodedConcept code(Action action) {
        return switch (action) {
            case ACCEPTED -> LocalCode.VERDICT_ACCEPTED.concept();
            case REJECTED -> LocalCode.VERDICT_REJECTED.concept();
            case EDITED -> LocalCode.VERDICT_EDITED.concept();
            case ADDED -> LocalCode.VERDICT_ADDED.concept();
        };
    }

    private static String words(Action action) {
        return switch (action) {
            case ACCEPTED -> "Accepted by the verifying observer as the device found it";
            case REJECTED -> "Rejected by the verifying observer: not a finding of this report";
            case EDITED -> "Human-edited: values are the verifying observer's";
            case ADDED -> "Human-added: found by the verifying observer, not by the device";
        };
    }
}
