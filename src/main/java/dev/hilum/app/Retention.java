package dev.hilum.app;

import dev.hilum.pipeline.Erasure;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** Erases studies that are older than {@code hilum.retention.days}, once an hour. */
final class Retention {
    private static final System.Logger LOG = System.getLogger("dev.hilum.app");
    private static final Duration EVERY = Duration.ofHours(1);

    private final Erasure erasure;
    private volatile OptionalInt days;
    private final Clock clock;
    private Instant next;

    Retention(Erasure erasure, OptionalInt days, Clock clock) {
        this.erasure = erasure;
        this.days = days;
        this.clock = clock;
        this.next = clock.instant();
    }

    void change(OptionalInt later) {
        days = later;
    }

    void sweep() {
        Instant now = clock.instant();
        OptionalInt kept = days;
        if (kept.isEmpty() || now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        Erasure.Outcome outcome = erasure.before(now.minus(Duration.ofDays(kept.getAsInt())));
        if (!outcome.erased().isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "event=9003 retention erased studies=" + outcome.erased().size() + " busy="
                            + outcome.busy().size());
        }
    }
}
