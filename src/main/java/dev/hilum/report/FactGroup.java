package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.measure.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a result says of one finding, lung, zone or attenuation band.
 *
 * @param uid the finding's, or derived from it
 * @param trackingUid the same for the same finding over time, null for parts that are not tracked
 * @param label in words
 * @param concept what it is about
 * @param answer to it, null where the facts are the answer
 * @param site of the body
 * @param side of it, null for both
 * @param verdict of a person, null for none
 */
record FactGroup(
        String uid,
        @Nullable String trackingUid,
        String label,
        CodedConcept concept,
        @Nullable CodedConcept answer,
        CodedConcept site,
        @Nullable Side side,
        List<Fact> facts,
        Verification.@Nullable Decision verdict) {
    FactGroup {
        facts = List.copyOf(facts);
    }
}
