package dev.hilum.study;

import java.time.Duration;

/**
 * How long to wait for what (REQ-STD-1). The stop-watch is the last resort: evidence comes first.
 *
 * @param quietPeriod after release, for an evidently whole series
 * @param lossPeriod after a lost association, an evident hole, or without an evidently whole series
 * @param openPeriod how long an open but silent association is waited for; the receiver's own idle limit is shorter
 * @param geometry what an evidently whole series is: its tolerance, least slices and coverage
 */
public record CompletenessRules(
        Duration quietPeriod, Duration lossPeriod, Duration openPeriod, GateRules.GeometryRules geometry) {
    public static final CompletenessRules DEFAULT = new CompletenessRules(
            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(15), GateRules.GeometryRules.DEFAULT);

    public CompletenessRules {
        if (quietPeriod.isNegative() || lossPeriod.compareTo(quietPeriod) < 0 || openPeriod.compareTo(lossPeriod) < 0) {
            throw new IllegalArgumentException("0 <= quiet period <= loss period <= open period, not " + quietPeriod
                    + ", " + lossPeriod + ", " + openPeriod);
        }
    }
}
