package dev.hilum.job;

import java.time.Duration;

/**
 * When a failed job runs again: after {@code first}, then twice as long each time, at most {@code longest}.
 *
 * @param maxAttempts failed runs after which the job is dead
 * @param maxInterruptions ends of the process during the job after which it is dead, since it may be what ends it
 */
public record RetryPolicy(int maxAttempts, int maxInterruptions, Duration first, Duration longest) {
    public RetryPolicy {
        if (maxAttempts < 1 || maxInterruptions < 0 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "retry policy: attempts >= 1, interruptions >= 0, 0 <= first <= longest");
        }
    }

    /** The pause after the given attempt, counted from 1. */
    Duration after(int attempt) {
        int doublings = Math.min(attempt - 1, 30);
        long seconds = Math.min(longest.toSeconds(), Math.max(first.toSeconds(), 1) << doublings);
        return first.isZero() ? Duration.ZERO : Duration.ofSeconds(Math.max(seconds, 1));
    }
}
