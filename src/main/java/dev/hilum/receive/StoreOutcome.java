package dev.hilum.receive;

/** What became of a received instance. All but {@link Refused} mean: durable, the sender may forget it. */
public sealed interface StoreOutcome {
    /** New: stored. */
    record Stored(InstanceRow row) implements StoreOutcome {}

    /** Same pixels, geometry and demographics as {@code row}, which is kept; nothing new was stored. */
    record Duplicate(InstanceRow row) implements StoreOutcome {}

    /** Same UIDs, other data set: stored beside the earlier revision and current from now on. */
    record Revised(InstanceRow row, InstanceRow previous, Change change) implements StoreOutcome {}

    /**
     * Not stored.
     *
     * @param status DIMSE status (PS3.4 annex B.2.3)
     * @param comment for Error Comment: at most 64 characters, no patient data
     */
    record Refused(int status, String comment) implements StoreOutcome {
        public Refused {
            if (comment.length() > 64) {
                throw new IllegalArgumentException("Error Comment is longer than 64 characters");
            }
        }
    }

    /** What a revision changed. */
    enum Change {
        /** Pixels or geometry: the study is analysed again. */
        CONTENT,
        /** Anything else: outputs are issued again, inference is not run again. */
        DEMOGRAPHICS
    }
}
