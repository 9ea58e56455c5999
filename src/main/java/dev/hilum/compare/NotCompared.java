package dev.hilum.compare;

import org.jspecify.annotations.Nullable;

/**
 * A prior was asked for or found, and there is no comparison.
 *
 * @param priorStudyUid null where there is none
 * @param text for people, without patient data
 */
public record NotCompared(Code code, @Nullable String priorStudyUid, String text) implements ComparisonOutcome {
    /** Why there is no comparison. */
    public enum Code {
        /** Patient ID, issuer, birth date or sex of the two studies differ. */
        PRIOR_IDENTITY_CONFLICT,
        /** Nothing to hold against the identity: no Patient ID in one of the studies. */
        PRIOR_IDENTITY_UNKNOWN,
        /** The prior itself could not be analysed. */
        PRIOR_NOT_ANALYSED,
        /** The PACS has, or may have, a prior, and it did not come. */
        PRIOR_NOT_RETRIEVED,
        /** The prior is later than the study. */
        PRIOR_IS_LATER,
        /** The lungs of the two could not be brought to fit. */
        NOT_REGISTERED
    }
}
