package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.Measurement;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Quantity;
import java.util.function.DoubleUnaryOperator;

/** Quantities and statistics as measurements of a group. */
final class Measurements {
    private Measurements() {}

    /** The number rounded, or its qualifier of CID 42. */
    static Measurement of(CodedConcept name, Quantity quantity, DoubleUnaryOperator rounding, CodedConcept units) {
        return switch (quantity) {
            case Quantity.Known known -> Measurement.of(name, rounding.applyAsDouble(known.value()), units);
            case Quantity.Unknown unknown ->
                Measurement.absent(
                        name,
                        new CodedConcept(
                                unknown.why().code(), "DCM", unknown.why().meaning()));
        };
    }

    /** Adds the reason in words where there is no number. */
    static void explain(MeasurementGroup group, CodedConcept name, Quantity quantity) {
        if (quantity instanceof Quantity.Unknown unknown) {
            group.comment(name.meaning() + ": " + unknown.text());
        }
    }

    static void addAttenuation(MeasurementGroup group, HuStatistics hu) {
        group.measurement(attenuation(hu.mean(), Concept.MEAN));
        group.measurement(attenuation(hu.standardDeviation(), Concept.STANDARD_DEVIATION));
        group.measurement(attenuation(hu.min(), Concept.MINIMUM));
        group.measurement(attenuation(hu.max(), Concept.MAXIMUM));
        group.measurement(attenuation(hu.median(), Concept.MEDIAN));
        group.measurement(attenuation(hu.p10(), Concept.TENTH_PERCENTILE));
        group.measurement(attenuation(hu.p90(), Concept.NINETIETH_PERCENTILE));
    }

    private static Measurement attenuation(double value, CodedConcept derivation) {
        return Measurement.of(Concept.ATTENUATION, Rounding.attenuation(value), Concept.HOUNSFIELD_UNIT)
                .derivedAs(derivation);
    }
}
