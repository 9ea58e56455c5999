package dev.hilum.validate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code results.json}; also what is kept of a case between runs.
 *
 * @param name of the manifest
 * @param error why the case has no result, null when it has; a code, a colon, and a sentence
 * @param fingerprint of the manifest's row, the models and the settings: a kept result with another one is not used
 * @param status ANALYSED or NOT_ANALYSED with {@code reason}; null with an error
 * @param nodules null where there is no reference of nodules, or the pipeline did not run
 * @param triage null where the pipeline did not run
 * @param pneumonia null without a reference mask
 * @param followUp comparison with the case that the manifest names as prior; null without one
 */
public record CaseResult(
        @JsonProperty("case") String name,
        @Nullable String error,
        String fingerprint,
        @Nullable Identity identity,
        Map<String, String> strata,
        @Nullable String status,
        @Nullable String reason,
        List<String> cautions,
        List<Found> found,
        @Nullable NoduleOutcome nodules,
        @Nullable TriageOutcome triage,
        @Nullable PneumoniaOutcome pneumonia,
        @Nullable FollowUpOutcome followUp,
        List<Picture> pictures,
        @Nullable Timing timing) {

    /** A case without a result. */
    static CaseResult failed(String name, String error, String fingerprint) {
        return new CaseResult(
                name,
                error,
                fingerprint,
                null,
                Map.of(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    CaseResult with(Timing measured) {
        return new CaseResult(
                name,
                error,
                fingerprint,
                identity,
                strata,
                status,
                reason,
                cautions,
                found,
                nodules,
                triage,
                pneumonia,
                followUp,
                pictures,
                measured);
    }

    /** A reported finding; lengths are null where they could not be measured. */
    public record Found(
            String findingUid,
            double score,
            double x,
            double y,
            double z,
            String density,
            @Nullable Double meanDiameterMm,
            @Nullable Double volumeMm3) {}

    /**
     * Detection against the reference.
     *
     * @param threshold at or over which findings are reported
     * @param falsePositives scores of all candidates, reported or not, by rule
     */
    public record NoduleOutcome(
            double threshold, List<LesionRow> lesions, int excluded, Map<MatchRule, List<Double>> falsePositives) {}

    /**
     * One lesion of the reference.
     *
     * @param id the same for the same nodule in the studies of a patient; empty where the reference does not say
     * @param scores by rule the highest score of a candidate that hit it; no entry where it was missed
     * @param measured of the reported finding that hit it by CENTRE_HIT; null where none did
     */
    public record LesionRow(
            String id,
            double x,
            double y,
            double z,
            double diameterMm,
            String density,
            Map<MatchRule, Double> scores,
            @Nullable Measured measured) {}

    /** A measured nodule beside its reference; overlap only where the reference has outlines. */
    public record Measured(
            String findingUid,
            @Nullable Double meanDiameterMm,
            @Nullable Double volumeMm3,
            @Nullable Double referenceVolumeMm3,
            @Nullable OverlapRow overlap) {}

    /** Overlap of a segmentation with its reference; distances are null where one of them is empty. */
    public record OverlapRow(
            double dice,
            double iou,
            @Nullable Double hausdorff95Mm,
            @Nullable Double surfaceDistanceMm) {}

    /** @param reference pneumonia by the manifest's label, null where it does not say */
    public record TriageOutcome(
            double score,
            double threshold,
            boolean flag,
            @Nullable Boolean reference) {}

    /** Lesion volume beside the reference's. */
    public record PneumoniaOutcome(
            double lesionMl,
            double referenceMl,
            double proportionPercent,
            @Nullable OverlapRow overlap) {}

    /**
     * What the production code said of the study beside its prior.
     *
     * @param prior case of the manifest
     * @param outcome COMPARED, or the code why not
     * @param correlation of the registered lungs; null where they were not compared
     * @param undecided findings of which no change could be told
     */
    public record FollowUpOutcome(
            String prior, String outcome, @Nullable Double correlation, List<Change> changes, int undecided) {
        /** @param change NEW, RESOLVED, GROWN, SHRUNK or STABLE; a new finding has no prior, a resolved one only that */
        public record Change(
                @Nullable String findingUid, @Nullable String priorFindingUid, String change) {}
    }

    /** A thumbnail of a missed lesion or a false finding; {@code file} is relative to the run's folder. */
    public record Picture(String kind, double score, String file) {}

    /** Milliseconds; {@code analysisMs} is reading and analysing, as {@code analyze} does it; the rest is validation. */
    public record Timing(long totalMs, long analysisMs, long volumeMs, long inferMs, long measureMs, int slices) {}
}
