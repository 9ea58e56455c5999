package dev.hilum.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved. */
public final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

    public void tick(Duration step) {
        now = now.plus(step);
    }

    public void to(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException(); // nothing tells times of another zone by it
    }
}
