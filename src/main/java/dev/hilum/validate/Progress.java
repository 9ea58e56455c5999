package dev.hilum.validate;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says after each case how far the run is, and when it will end if cases go on as they did. */
final class Progress {
    private final int total;
    private final LongSupplier nanoTime;
    private final long start;
    private final Consumer<String> line;
    private int done;
    private int ran;

    /** @param line takes a whole line; on a terminal it may overwrite the last one */
    Progress(int total, LongSupplier nanoTime, Consumer<String> line) {
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.line = line;
    }

    synchronized void finished(CaseResult result, boolean kept) {
        done++;
        ran += kept ? 0 : 1;
        String left = ran == 0 ? "" : ", about " + text(remaining()) + " left";
        String end = result.error() == null ? "" : "  " + result.name() + ": " + result.error();
        int bars = 30 * done / total;
        line.accept(String.format(
                Locale.ROOT,
                "[%s%s] %d of %d cases (%d %%)%s%s%s",
                "#".repeat(bars),
                ".".repeat(30 - bars),
                done,
                total,
                100 * done / total,
                done == total ? "" : left,
                kept ? " (kept)" : "",
                end));
    }

    private Duration remaining() {
        return Duration.ofNanos((nanoTime.getAsLong() - start) / ran * (total - done));
    }

    private static String text(Duration d) {
        return d.toHours() > 0
                ? d.toHours() + " h " + d.toMinutesPart() + " min"
                : d.toMinutes() > 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
    }
}
