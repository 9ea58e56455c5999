package dev.hilum.pipeline;

import dev.hilum.measure.DensityRules;
import dev.hilum.measure.PneumoniaRules;
import dev.hilum.report.StudyReport.Parameter;
import java.util.List;

/** The settings that shape a result; part of its key and printed in it. */
public record AnalysisRules(DensityRules density, PneumoniaRules pneumonia, int workers) {

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
                new Parameter("zones", "equal thirds of lung height per side"));
    }
}
