package dev.hilum.job;

import java.util.Set;

/** Where a study is on its way (product.md 1). */
public enum StudyState {
    /** Instances may still come. */
    RECEIVING,
    /** Complete; waits for its analysis. */
    READY,
    ANALYSING,
    /** A result is stored; deliveries are under way. */
    REPORTED,
    /** All destinations have confirmed the result. */
    DELIVERED,
    /** Not analysed, with a reason code. */
    NOT_ANALYSED,
    /** Gave up, with a failure code; needs a person. */
    FAILED;

    /** States that may follow. A late or changed instance opens any study again. */
    public Set<StudyState> next() {
        return switch (this) {
            case RECEIVING -> Set.of(RECEIVING, READY, NOT_ANALYSED, FAILED);
            case READY -> Set.of(RECEIVING, READY, ANALYSING, NOT_ANALYSED, FAILED);
            case ANALYSING -> Set.of(RECEIVING, READY, ANALYSING, REPORTED, NOT_ANALYSED, FAILED);
            case REPORTED -> Set.of(RECEIVING, READY, REPORTED, DELIVERED, NOT_ANALYSED, FAILED);
            case DELIVERED, NOT_ANALYSED, FAILED ->
                Set.of(RECEIVING, READY, ANALYSING, REPORTED, DELIVERED, NOT_ANALYSED, FAILED);
        };
    }
}
