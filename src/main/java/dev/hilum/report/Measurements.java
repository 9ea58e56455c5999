package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.Measurement;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Quantity;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Quantities and statistics as measurements of a group. */
final class Measurements {
    private Measurements() {}

    /**
     * Adds the number rounded. Where there is none, the reason of CID 42 stands as the coded answer for this concept,
     * with its words in a comment: a NUM without a value is legal, but readers and validators stumble over it.
     */
    static void add(
            MeasurementGroup group,
            CodedConcept name,
            Quantity quantity,
            DoubleUnaryOperator rounding,
            CodedConcept units) {
        add(group, name, quantity, rounding, units, measurement -> measurement);
    }

    /** As above; {@code detail} adds derivation, method or coordinates to the number. */
    static void add(
            MeasurementGroup group,
            CodedConcept name,
            Quantity quantity,
            DoubleUnaryOperator rounding,
            CodedConcept units,
            UnaryOperator<Measurement> detail) {
        switch (quantity) {
            case Quantity.Known known ->
                group.measurement(detail.apply(Measurement.of(name, rounding.applyAsDouble(known.value()), units)));
            case Quantity.Unknown unknown -> addAbsent(group, name, unknown.why(), unknown.text());
        }
    }

    static void addAbsent(MeasurementGroup group, CodedConcept name, Quantity.Why why, String text) {
        group.evaluation(name, new CodedConcept(why.code(), "DCM", why.meaning()))
                .comment(name.meaning() + ": " + text);
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
