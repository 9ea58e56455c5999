package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.report.StudyReport.PipelineOutcome;
import dev.hilum.report.StudyReport.Status;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One TID 1501 group per pipeline: whether it ran, why not, and what a reader must know. */
final class OutcomeGroups {
    private final StudyReport report;
    private final Regions regions;

    OutcomeGroups(StudyReport report, Regions regions) {
        this.report = report;
        this.regions = regions;
    }

    /** At least one: a report whose pipelines are unknown still says its status. */
    List<ContentItem.Container> groups() {
        if (report.pipelines().isEmpty()) {
            return List.of(ofWholeReport());
        }
        return report.pipelines().stream().map(this::group).toList();
    }

    static CodedConcept code(Status status) {
        return switch (status) {
            case ANALYSED -> LocalCode.ANALYSED.concept();
            case NOT_ANALYSED -> LocalCode.NOT_ANALYSED.concept();
        };
    }

    private ContentItem.Container ofWholeReport() {
        MeasurementGroup group = start("Analysis", "analysis").site(Concept.LUNG, null);
        addStatus(group, report.status(), report.reason());
        return group.build();
    }

    private ContentItem.Container group(PipelineOutcome outcome) {
        boolean nodule = outcome.name() == PipelineName.NODULE;
        MeasurementGroup group = start(
                        nodule ? "Nodule analysis" : "Pneumonia analysis",
                        outcome.name().label() + "-analysis")
                .site(Concept.LUNG, null);
        addStatus(group, outcome.status(), outcome.reason());
        for (Caution caution : outcome.cautions()) {
            group.evaluation(LocalCode.CAUTION.concept(), LocalCode.of(caution.code(), words(caution.code())));
            group.comment(caution.code() + ": " + caution.text());
        }
        return group.build();
    }

    private MeasurementGroup start(String label, String part) {
        return regions.ofLungs(label, new ResultUids(report.resultUid()).part(part));
    }

    private static void addStatus(MeasurementGroup group, Status status, @Nullable Reason reason) {
        group.evaluation(LocalCode.ANALYSIS_STATUS.concept(), code(status));
        if (reason != null) {
            group.evaluation(LocalCode.REASON.concept(), LocalCode.of(reason.code(), words(reason.code())));
            group.comment(reason.code() + ": " + reason.text());
        }
    }

    /** The code's own words: {@code TOO_FEW_SLICES} is too few slices. */
    private static String words(Enum<?> code) {
        return code.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
