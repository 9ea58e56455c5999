package dev.hilum.study;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An association, or HTTP request, that brought instances of a study.
 *
 * @param id of the association
 * @param peer who called: title and address; a retry is recognised by it
 * @param lastArrival of an instance of this study
 * @param lastArrivalAnywhere of an instance of any study on this association
 * @param ended null while OPEN
 */
public record AssociationProgress(
        String id,
        String peer,
        State state,
        Instant opened,
        Instant lastArrival,
        Instant lastArrivalAnywhere,
        @Nullable Instant ended) {
    /** How it stands. After a restart, associations that were open are LOST. */
    public enum State {
        OPEN,
        RELEASED,
        /** Aborted by either side, or the connection broke. */
        LOST
    }

    public AssociationProgress {
        if ((state == State.OPEN) != (ended == null)) {
            throw new IllegalArgumentException("an association has an end exactly when it is not open");
        }
        if (lastArrivalAnywhere.isBefore(lastArrival)) {
            throw new IllegalArgumentException("an arrival of this study is an arrival");
        }
    }

    /** Open, but busy with other studies since: some senders never release between studies. */
    boolean movedOn() {
        return state == State.OPEN && lastArrivalAnywhere.isAfter(lastArrival);
    }
}
