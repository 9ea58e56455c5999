package dev.hilum.deliver;

import java.time.Duration;

/**
 * When to try again: the first wait doubled after each failure up to the longest, until the horizon.
 *
 * @param horizon from the making of a delivery; after it the delivery is dead
 */
public record BackOff(Duration first, Duration longest, Duration horizon) {
    private static final int MAX_DOUBLINGS = 30;

    public BackOff {
        if (!first.isPositive() || longest.compareTo(first) < 0 || !horizon.isPositive()) {
            throw new IllegalArgumentException("waits are positive, the longest not under the first");
        }
    }

    /** 30 seconds to 2 hours, for 7 days: over a weekend and a holiday. */
    public static BackOff standard() {
        return new BackOff(Duration.ofSeconds(30), Duration.ofHours(2), Duration.ofDays(7));
    }

    /** @param failures so far, at least 1 */
    Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
