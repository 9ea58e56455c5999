package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.measure.Quantity;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One value of a result, as message formats without DICOM's templates carry it. */
sealed interface Fact {
    CodedConcept name();

    /** @param derivation such as mean or 10th percentile, null for none */
    record Number(CodedConcept name, @Nullable CodedConcept derivation, double value, CodedConcept unit)
            implements Fact {}

    record Coded(CodedConcept name, CodedConcept value) implements Fact {}

    /** Words. */
    record Text(CodedConcept name, String value) implements Fact {}

    /** A UID of another object or finding. */
    record UidRef(CodedConcept name, String value) implements Fact {}

    /** A day in the scanner's local time. */
    record Day(CodedConcept name, LocalDate value) implements Fact {}

    /** No number, and why (CID 42). */
    record Absent(CodedConcept name, Quantity.Why why, String text) implements Fact {}
}
