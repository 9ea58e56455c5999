package dev.hilum.deliver;

import java.time.Duration;

/**
 * How results are sent.
 *
 * @param callingAeTitle ours
 * @param perDestination deliveries to one destination at the same time, so that one that hangs holds up only itself
 * @param breakerFailures unreached in a row until a destination is left alone for a while
 * @param breakerPause how long it is left alone
 */
public record DispatchSettings(
        String callingAeTitle,
        Duration connectTimeout,
        Duration responseTimeout,
        BackOff backOff,
        int perDestination,
        int breakerFailures,
        Duration breakerPause) {

    /** Connect in 10 s, answer in 60 s, two at a time, a minute's pause after three failures. */
    public static DispatchSettings standard(String callingAeTitle) {
        return new DispatchSettings(
                callingAeTitle,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                BackOff.standard(),
                2,
                3,
                Duration.ofMinutes(1));
    }
}
