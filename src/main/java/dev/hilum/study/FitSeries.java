package dev.hilum.study;

import java.util.List;

/**
 * A series, or one phase of it, that passed the gate.
 *
 * @param phase what tells this phase from the others of its series, empty where there is only one
 */
public record FitSeries(SliceSeries series, SeriesTraits traits, List<Caution> cautions, String phase) {
    public FitSeries {
        cautions = List.copyOf(cautions);
    }

    /** From the outer face of the first to that of the last slice. */
    public double coverageMm() {
        return series.slices().size() * series.sliceSpacingMm();
    }
}
