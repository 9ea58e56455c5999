package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one finding model that every encoding is made from.
 *
 * @param resultUid of this result; the UIDs of its objects are derived from it
 * @param key of product.md 3.6: study, series, instances, pixels, models, parameters; hex
 * @param reason null when ANALYSED
 * @param header patient and study attributes to copy: of the analysed series, else of any instance of the study
 * @param series that was analysed; null when none was
 * @param nodules null when the nodule pipeline did not run
 * @param pneumonia null when the pneumonia pipeline did not run
 * @param leftLung on the source grid, null when no volume was built
 * @param predecessor result that this one supersedes
 */
public record StudyReport(
        String studyInstanceUid,
        String resultUid,
        String key,
        Status status,
        @Nullable Reason reason,
        DataSet header,
        List<PipelineOutcome> pipelines,
        List<ModelIdentity> models,
        List<Parameter> parameters,
        Timings timings,
        @Nullable SliceSeries series,
        @Nullable Mask leftLung,
        @Nullable Mask rightLung,
        @Nullable List<Nodule> nodules,
        @Nullable Pneumonia pneumonia,
        List<SeriesDecision> decisions,
        Instant createdAt,
        @Nullable Predecessor predecessor) {
    public StudyReport {
        pipelines = List.copyOf(pipelines);
        models = List.copyOf(models);
        parameters = List.copyOf(parameters);
        nodules = nodules == null ? null : List.copyOf(nodules);
        decisions = List.copyOf(decisions);
    }

    /** ANALYSED when at least one pipeline is. */
    public enum Status {
        ANALYSED,
        NOT_ANALYSED
    }

    /** One pipeline's end. */
    public record PipelineOutcome(
            PipelineName name,
            Status status,
            @Nullable Reason reason,
            List<Caution> cautions,
            @Nullable String seriesInstanceUid) {
        public PipelineOutcome {
            cautions = List.copyOf(cautions);
        }
    }

    /** A setting that shaped the result, printed in every output: threshold, HU bands, scales. */
    public record Parameter(String name, String value) {}

    /** Milliseconds per step; -1 where the step did not happen. */
    public record Timings(long receiveMs, long waitMs, long volumeMs, long inferMs, long measureMs, long reportMs) {}

    /** The superseded result's SR, for Predecessor Documents Sequence. */
    public record Predecessor(
            String resultUid, String srSopInstanceUid, String srSeriesInstanceUid, String srSopClassUid) {}
}
