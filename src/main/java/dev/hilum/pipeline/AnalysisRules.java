package dev.hilum.pipeline;

import dev.hilum.compare.ComparisonRules;
import dev.hilum.measure.DensityRules;
import dev.hilum.measure.Guideline;
import dev.hilum.measure.PneumoniaRules;
import dev.hilum.report.StudyReport.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that shape a result; part of its key and printed in it.
 *
 * @param guideline that categories are suggested by; null for none
 */
public record AnalysisRules(
        DensityRules density,
        PneumoniaRules pneumonia,
        ComparisonRules comparison,
        @Nullable Guideline guideline,
        int workers) {

    /** Default rules of comparison, no guideline. */
    public AnalysisRules(DensityRules density, PneumoniaRules pneumonia, int workers) {
        this(density, pneumonia, ComparisonRules.defaults(), null, workers);
    }

    /** As printed in every output; workers do not change a result. */
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("density.solidHu", String.valueOf(density.solidHu())),
                new Parameter("density.calcifiedHu", String.valueOf(density.calcifiedHu())),
                new Parameter("density.calcifiedShare", String.valueOf(density.calcifiedShare())),
                new Parameter("density.solidShare", String.valueOf(density.solidShare())),
                new Parameter("density.groundGlassShare", String.valueOf(density.groundGlassShare())),
                new Parameter("pneumonia.bandLimitsHu", String.valueOf(pneumonia.bandLimitsHu())),
                new Parameter("pneumonia.histogramWidthHu", String.valueOf(pneumonia.histogramWidthHu())),
                new Parameter("pneumonia.zeroPointMl", String.valueOf(pneumonia.zeroPointMl())),
                new Parameter("zones", "equal thirds of lung height per side"),
                new Parameter("guideline", guideline == null ? "none" : guideline.label()),
                new Parameter("comparison.diameterMm", String.valueOf(comparison.diameterMm())),
                new Parameter("comparison.volumePercent", String.valueOf(comparison.volumePercent())),
                new Parameter("comparison.matchGateMm", String.valueOf(comparison.matchGateMm())),
                new Parameter("comparison.alertPercent", String.valueOf(comparison.alertPercent())),
                new Parameter("comparison.alertFromHours", String.valueOf(comparison.alertFromHours())),
                new Parameter("comparison.alertToHours", String.valueOf(comparison.alertToHours())));
    }
}
