package dev.hilum.deliver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves a destination alone that could not be reached several times in a row. After the pause one delivery is let
 * through; its outcome closes the breaker or begins another pause.
 */
final class CircuitBreaker {
    private final int failuresToOpen;
    private final Duration pause;
    private final Clock clock;
    private int failures;
    private Instant openUntil = Instant.MIN;

    CircuitBreaker(int failuresToOpen, Duration pause, Clock clock) {
        this.failuresToOpen = failuresToOpen;
        this.pause = pause;
        this.clock = clock;
    }

    /** When to come again, if not now. Whoever is let through after a pause pushes the next one's time on. */
    synchronized Optional<Instant> refusedUntil() {
        Instant now = clock.instant();
        if (failures < failuresToOpen) {
            return Optional.empty();
        }
        if (now.isBefore(openUntil)) {
            return Optional.of(openUntil);
        }
        openUntil = now.plus(pause);
        return Optional.empty();
    }

    /** True where this success closed an open breaker. */
    synchronized boolean reached() {
        boolean wasOpen = failures >= failuresToOpen;
        failures = 0;
        return wasOpen;
    }

    synchronized void unreached() {
        failures++;
        openUntil = clock.instant().plus(pause);
    }
}
