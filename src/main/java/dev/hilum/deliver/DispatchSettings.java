package dev.hilum.deliver;

import java.time.Duration;
import java.util.Map;

/**
 * How results are sent.
 *
 * @param callingAeTitle ours
 * @param perDestination deliveries to one destination at the same time, so that one that hangs holds up only itself
 * @param breakerFailures unreached in a row until a destination is left alone for a while
 * @param breakerPause how long it is left alone
 * @param windows times of day in which a destination, by name, may be sent to; without one: always
 */
public record DispatchSettings(
        String callingAeTitle,
        Duration connectTimeout,
        Duration responseTimeout,
        BackOff backOff,
        int perDestination,
        int breakerFailures,
        Duration breakerPause,
        Map<String, DeliveryWindow> windows) {
    public DispatchSettings {
        windows = Map.copyOf(windows);
    }

    /** Connect in 10 s, answer in 60 s, two at a time, a minute's pause after three failures. */
    public static DispatchSettings standard(String callingAeTitle) {
        return new DispatchSettings(
                callingAeTitle,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                BackOff.standard(),
                2,
                3,
                Duration.ofMinutes(1),
                Map.of());
    }

    /** The same with times of day outside which nothing is sent, by destination. */
    public DispatchSettings withWindows(Map<String, DeliveryWindow> times) {
        return new DispatchSettings(
                callingAeTitle,
                connectTimeout,
                responseTimeout,
                backOff,
                perDestination,
                breakerFailures,
                breakerPause,
                times);
    }
}
