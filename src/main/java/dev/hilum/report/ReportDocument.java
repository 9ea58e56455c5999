package dev.hilum.report;

import dev.hilum.measure.Quantity;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The result as JSON has it: the fixed names of the public interface. Absent numbers are null and are explained in
 * {@code unmeasured}; {@code nodules} and {@code pneumonia} are null where their pipeline did not run.
 */
public record ReportDocument(
        String studyInstanceUid,
        String resultUid,
        String status,
        @Nullable Coded reason,
        String warning,
        List<PipelineEntry> pipelines,
        List<ModelEntry> models,
        List<ParameterEntry> parameters,
        StudyReport.Timings timings,
        @Nullable List<NoduleEntry> nodules,
        @Nullable PneumoniaEntry pneumonia,
        @Nullable ComparisonEntry comparison,
        @Nullable NotComparedEntry notCompared,
        List<Unmeasured> unmeasured,
        List<SeriesEntry> series,
        String createdAt,
        @Nullable String supersedes,
        @Nullable VerificationEntry verification) {

    /** A code and its plain words. */
    public record Coded(String code, String text) {}

    /** One pipeline's end. */
    public record PipelineEntry(
            String name,
            String status,
            @Nullable Coded reason,
            List<Coded> cautions,
            @Nullable String seriesInstanceUid) {}

    /** Exactly which model. */
    public record ModelEntry(String name, String version, String sha256, boolean clinicallyEvaluated) {}

    /** A setting that shaped the result. */
    public record ParameterEntry(String name, String value) {}

    /** Why a number is null. @param path from the root of this document @param code CID 42 */
    public record Unmeasured(String path, String code, String text) {
        /** The number, or null with an entry in {@code absent}. */
        static @Nullable Double orNumber(
                Quantity quantity, String path, DoubleUnaryOperator rounding, List<Unmeasured> absent) {
            return switch (quantity) {
                case Quantity.Known known -> rounding.applyAsDouble(known.value());
                case Quantity.Unknown unknown -> {
                    absent.add(new Unmeasured(path, unknown.why().code(), unknown.text()));
                    yield null;
                }
            };
        }
    }

    /** A series considered. */
    public record SeriesEntry(String seriesInstanceUid, boolean taken, String why) {}

    /** A nodule or mass. */
    public record NoduleEntry(
            String findingUid,
            String trackingUid,
            String kind,
            @Nullable Double score,
            List<Double> centerLpsMm,
            @Nullable Double longAxisMm,
            @Nullable Double shortAxisMm,
            @Nullable Double meanDiameterMm,
            @Nullable Double volumeMm3,
            @Nullable Double massMg,
            @Nullable Double solidCoreMm,
            @Nullable Double pleuraDistanceMm,
            String density,
            @Nullable Double meanHu,
            @Nullable HuEntry hu,
            String side,
            String zone,
            @Nullable String lobe,
            String sopInstanceUid,
            int frame,
            @Nullable List<List<Double>> longAxisLpsMm,
            @Nullable List<List<Double>> shortAxisLpsMm,
            @Nullable CategoryEntry suggestedCategory,
            @Nullable VerdictEntry verdict) {}

    /** Who attested the result and when (ISO 8601, UTC). @param reportText null where it was not signed */
    public record VerificationEntry(
            String observer,
            String organization,
            String at,
            List<DecisionEntry> decisions,
            @Nullable String reportText) {}

    /** What the person did to a finding: ACCEPTED, REJECTED, EDITED or ADDED. */
    public record DecisionEntry(
            String findingUid, String action, @Nullable String reason) {}

    /** The decision beside its finding. */
    public record VerdictEntry(String action, @Nullable String reason) {}

    /**
     * A guideline's suggestion. @param category null where refused @param code null where suggested, else why refused
     */
    public record CategoryEntry(
            String guideline,
            @Nullable String category,
            @Nullable String code,
            String text,
            List<ParameterEntry> inputs) {}

    /** The comparison with a prior. @param priorDate ISO 8601, local to the scanner @param undecided findings of which no change can be told */
    public record ComparisonEntry(
            String mode,
            String priorStudyUid,
            @Nullable String priorSeriesUid,
            @Nullable String priorDate,
            @Nullable Double intervalHours,
            List<NoduleChangeEntry> nodules,
            @Nullable PneumoniaChangeEntry pneumonia,
            List<UndecidedEntry> undecided,
            double registrationCorrelation,
            double registrationOverlap) {}

    /** Neither new nor resolved nor measured in both studies, and why. */
    public record UndecidedEntry(String findingUid, String reason) {}

    /** Why there is no comparison with the prior that was found or asked for. */
    public record NotComparedEntry(
            String code, String text, @Nullable String priorStudyUid) {}

    /** @param noDoubling code of why there is no doubling time @param vdtInterval 95 %, the second null where no growth at all is possible too */
    public record NoduleChangeEntry(
            @Nullable String findingUid,
            @Nullable String priorFindingUid,
            @Nullable String priorTrackingUid,
            @Nullable String priorSopInstanceUid,
            @Nullable Integer priorFrame,
            @Nullable Double priorMeanDiameterMm,
            @Nullable Double priorVolumeMm3,
            String change,
            @Nullable Double diameterChangeMm,
            @Nullable Double diameterUncertaintyMm,
            @Nullable Double volumeChangePercent,
            @Nullable Double volumeUncertaintyPercent,
            @Nullable Double vdtDays,
            @Nullable List<@Nullable Double> vdtInterval,
            @Nullable String noDoubling,
            String reason) {}

    /** Change of the lesions. */
    public record PneumoniaChangeEntry(
            @Nullable Double priorLesionMl,
            @Nullable Double priorProportionPercent,
            double lesionChangeMl,
            double proportionChangePoints,
            @Nullable Double lesionChangePercent,
            boolean alert50in24to48h,
            String reason) {}

    /** Attenuation in Hounsfield units. */
    public record HuEntry(
            double mean, double standardDeviation, double min, double max, double median, double p10, double p90) {}

    /** The pneumonia quantities. */
    public record PneumoniaEntry(
            String findingUid,
            String trackingUid,
            boolean flag,
            double score,
            double threshold,
            double lungVolumeMl,
            double leftLungMl,
            double rightLungMl,
            double lesionVolumeMl,
            double proportionPercent,
            double groundGlassMl,
            double consolidationMl,
            int lesionCount,
            List<BandEntry> bands,
            List<ZoneEntry> zones,
            @Nullable List<ZoneEntry> lobes,
            List<BinEntry> histogram,
            @Nullable SeverityEntry severity,
            boolean partialLungs,
            @Nullable HuEntry lesionHu) {}

    /** Lung voxels of a HU band. */
    public record BandEntry(
            @Nullable Integer fromHu, @Nullable Integer toHu, double ml, double percent) {}

    /** An equal third of one lung's height, such as RIGHT_UPPER, or a lobe, such as RUL. */
    public record ZoneEntry(String name, double lungMl, double lesionMl, double percent) {}

    /** A histogram bin. */
    public record BinEntry(int fromHu, int widthHu, double ml) {}

    /** A score on a named scale. */
    public record SeverityEntry(String scale, int score, int maximum) {}
}
