package dev.hilum.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the first of equal things through, and the next only after a while: a scanner of ports fills no audit trail. */
final class OncePerWhile {
    private static final int MOST = 10_000;

    private final Duration pause;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    OncePerWhile(Duration pause) {
        this.pause = pause;
    }

    boolean isFirst(String key, Instant now) {
        if (until.size() >= MOST) {
            until.values().removeIf(end -> !now.isBefore(end));
        }
        boolean[] first = {false};
        until.compute(key, (k, end) -> {
            first[0] = end == null || !now.isBefore(end);
            return first[0] ? now.plus(pause) : end;
        });
        return first[0];
    }
}
