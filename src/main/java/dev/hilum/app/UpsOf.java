package dev.hilum.app;

import dev.hilum.job.RetryPolicy;
import dev.hilum.ups.UpsSettings;
import dev.hilum.ups.WorkitemPoll;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Task Performer of the settings, where there is one. */
final class UpsOf {
    /** A service that is down for half a day is still told how its workitems ended. */
    static final RetryPolicy PATIENCE = new RetryPolicy(80, 20, Duration.ofSeconds(5), Duration.ofMinutes(10));

    private UpsOf() {}

    static Optional<WorkitemPoll> poll(HilumSettings.Ups ups, WorkitemPoll.Place place, Clock clock) {
        return ups.url().map(url -> new WorkitemPoll(settings(ups, url), place, clock));
    }

    private static UpsSettings settings(HilumSettings.Ups ups, String url) {
        return new UpsSettings(
                base(url),
                base(ups.imagesUrl().orElse(url)),
                ups.token(),
                base(ups.resultsUrl().orElseThrow()),
                Set.copyOf(ups.codes().orElse(List.of())),
                ups.atOnce(),
                ups.pause());
    }

    private static URI base(String url) {
        return URI.create(url.replaceFirst("/+$", ""));
    }
}
