package dev.hilum.validate;

import dev.hilum.validate.stats.Agreement;
import dev.hilum.validate.stats.Confusion;
import dev.hilum.validate.stats.Detections;
import dev.hilum.validate.stats.Estimate;
import dev.hilum.validate.stats.Froc;
import dev.hilum.validate.stats.Interval;
import dev.hilum.validate.stats.Roc;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All figures of a set of cases. What cannot be computed is null, never zero.
 *
 * @param cases with a result
 * @param failed cases without one
 * @param notAnalysed cases that ended with a reason code
 * @param detection by match rule; empty without references of nodules
 * @param noduleVolume measured against reference, mm³
 * @param pneumoniaVolume measured against reference, mL
 */
public record Metrics(
        int cases,
        int failed,
        int notAnalysed,
        Map<MatchRule, Detection> detection,
        @Nullable Triage triage,
        @Nullable Segmentation noduleSegmentation,
        @Nullable Segmentation pneumoniaSegmentation,
        @Nullable Measurement noduleDiameter,
        @Nullable Measurement noduleVolume,
        @Nullable Measurement pneumoniaVolume) {

    /** The same without curves and pairs, which the cases tell as well: for strata. */
    Metrics brief() {
        Map<MatchRule, Detection> rules = new EnumMap<>(MatchRule.class);
        detection.forEach((rule, d) -> rules.put(rule, d.brief()));
        return new Metrics(
                cases,
                failed,
                notAnalysed,
                rules,
                triage == null ? null : triage.brief(),
                noduleSegmentation,
                pneumoniaSegmentation,
                brief(noduleDiameter),
                brief(noduleVolume),
                brief(pneumoniaVolume));
    }

    private static @Nullable Measurement brief(@Nullable Measurement m) {
        return m == null ? null : new Measurement(m.unit(), List.of(), m.blandAltman(), m.intraclass());
    }

    /** Detection under one match rule. */
    public record Detection(
            Froc.@Nullable Result froc,
            List<Froc.Point> curve,
            Detections operatingPoint,
            @Nullable Estimate recall,
            @Nullable Estimate precision,
            @Nullable Double f1,
            @Nullable Double falsePositivesPerScan,
            @Nullable Double averagePrecision,
            @Nullable Estimate caseSensitivity,
            @Nullable Estimate caseSpecificity) {
        private Detection brief() {
            return new Detection(
                    froc,
                    List.of(),
                    operatingPoint,
                    recall,
                    precision,
                    f1,
                    falsePositivesPerScan,
                    averagePrecision,
                    caseSensitivity,
                    caseSpecificity);
        }
    }

    /** Triage of pneumonia by case. */
    public record Triage(
            int positive,
            int negative,
            @Nullable Estimate area,
            List<Roc.Point> curve,
            Confusion operatingPoint,
            @Nullable Double threshold,
            @Nullable Estimate sensitivity,
            @Nullable Estimate specificity,
            @Nullable Estimate positivePredictiveValue,
            @Nullable Estimate negativePredictiveValue,
            @Nullable Estimate accuracy,
            @Nullable Estimate youden,
            @Nullable Estimate kappa) {
        private Triage brief() {
            return new Triage(
                    positive,
                    negative,
                    area,
                    List.of(),
                    operatingPoint,
                    threshold,
                    sensitivity,
                    specificity,
                    positivePredictiveValue,
                    negativePredictiveValue,
                    accuracy,
                    youden,
                    kappa);
        }
    }

    /** Mean of an overlap figure with its t interval; the interval is null for a single one. */
    public record Mean(double value, @Nullable Interval interval, double median, int n) {}

    /** Overlap of segmentations. */
    public record Segmentation(
            Mean dice,
            Mean iou,
            @Nullable Mean hausdorff95Mm,
            @Nullable Mean surfaceDistanceMm) {}

    /** Agreement of a measured quantity with its reference. */
    public record Measurement(
            String unit,
            List<Agreement.Pair> pairs,
            Agreement.@Nullable BlandAltman blandAltman,
            @Nullable Estimate intraclass) {}
}
