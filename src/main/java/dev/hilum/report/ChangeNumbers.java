package dev.hilum.report;

import dev.hilum.compare.NoduleChange;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.Quantity;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The numbers of a nodule that both studies show, each with its uncertainty. */
final class ChangeNumbers {
    private ChangeNumbers() {}

    static void add(NoduleChange change, List<Fact> facts) {
        add(LocalCode.DIAMETER_CHANGE, change.diameterChangeMm(), Rounding::length, Concept.MILLIMETER, facts);
        add(
                LocalCode.DIAMETER_UNCERTAINTY,
                change.diameterUncertaintyMm(),
                Rounding::length,
                Concept.MILLIMETER,
                facts);
        add(LocalCode.VOLUME_CHANGE, change.volumeChangePercent(), Rounding::percent, Concept.PERCENT, facts);
        add(LocalCode.VOLUME_UNCERTAINTY, change.volumeUncertaintyPercent(), Rounding::percent, Concept.PERCENT, facts);
        add(LocalCode.DOUBLING_TIME, change.vdtDays(), Rounding::attenuation, Concept.DAY, facts);
        NoduleChange.DaysInterval interval = change.vdtInterval();
        if (interval != null) {
            add(LocalCode.DOUBLING_TIME_LOW, Quantity.of(interval.low()), Rounding::attenuation, Concept.DAY, facts);
            Double high = interval.high();
            Quantity upper = high == null
                    ? Quantity.unknown(Quantity.Why.OUT_OF_RANGE, "within the uncertainty it may not grow at all")
                    : Quantity.of(high);
            add(LocalCode.DOUBLING_TIME_HIGH, upper, Rounding::attenuation, Concept.DAY, facts);
        }
    }

    private static void add(
            LocalCode name, Quantity quantity, DoubleUnaryOperator rounding, CodedConcept unit, List<Fact> facts) {
        facts.add(Facts.fact(name.concept(), null, quantity, rounding, unit));
    }
}
