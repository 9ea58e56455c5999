package dev.hilum.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** How far an analysis is: the share of its models' tiles, told at most once a second and never backwards. */
final class AnalysisProgress {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int NOT_YET_STORED = 99;

    private final int models;
    private final Clock clock;
    private final IntConsumer teller;
    private final Set<String> seen = new LinkedHashSet<>();
    private Instant next = Instant.MIN;
    private int told = -1;

    /** @param models that are expected to run; a prior that is analysed along makes it wait at 99 */
    AnalysisProgress(int models, Clock clock, IntConsumer teller) {
        this.models = Math.max(1, models);
        this.clock = clock;
        this.teller = teller;
    }

    void after(String model, int done, int total) {
        seen.add(model);
        double share = total == 0 ? 1 : (double) done / total;
        int percent = (int) Math.min(NOT_YET_STORED, 100 * (seen.size() - 1 + share) / models);
        Instant now = clock.instant();
        if (percent > told && !now.isBefore(next)) {
            told = percent;
            next = now.plus(PAUSE);
            teller.accept(percent);
        }
    }
}
