package dev.hilum.job;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the queue costs each study, with 10 to 10,000 waiting: take and finish one job and put another in its place. And
 * whether an urgent study overtakes 1,000 that wait.
 */
public final class QueueBench {
    private static final int ROUNDS = 300;
    private static final int WARM_UP = 500;
    private static final int OVERTAKEN = 1_000;
    private static final int[] WAITING = {10, 100, 1_000, 10_000};
    /** "Flat": no more than this many times as dear as the cheapest, noise of a shared machine included. */
    private static final double FLAT = 3;

    private final JobQueue queue;
    private final Clock clock;
    private int next;

    private QueueBench(JobQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** One line of JSON; 1 where a budget is missed. The database is made in {@code folder}. */
    public static int run(Path folder, Clock clock, PrintStream out) {
        try (Database database = Database.embedded(folder)) {
            QueueBench bench =
                    new QueueBench(new JobQueue(database.transactions(), clock, Duration.ofSeconds(30)), clock);
            return bench.run(out);
        }
    }

    private int run(PrintStream out) {
        fill(10);
        turn(WARM_UP);
        StringBuilder figures = new StringBuilder();
        double cheapest = Double.MAX_VALUE;
        double dearest = 0;
        for (int waiting : WAITING) {
            fill(waiting);
            double[] micros = turn(ROUNDS);
            Arrays.sort(micros);
            double median = micros[ROUNDS / 2];
            cheapest = Math.min(cheapest, median);
            dearest = Math.max(dearest, median);
            figures.append(String.format(
                    Locale.ROOT,
                    "{\"waiting\":%d,\"p50Micros\":%.0f,\"p99Micros\":%.0f},",
                    waiting,
                    median,
                    micros[ROUNDS * 99 / 100]));
        }
        boolean flat = dearest <= FLAT * cheapest;
        boolean first = urgentIsFirst();
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"queue\",\"perStudy\":[%s],\"flat\":%b,\"urgentOvertakes%d\":%b}%n",
                figures.substring(0, figures.length() - 1),
                flat,
                OVERTAKEN,
                first);
        return flat && first ? 0 : 1;
    }

    private void fill(int waiting) {
        for (int missing = waiting - queue.waiting(JobKind.ANALYSE); missing > 0; missing--) {
            schedule(0);
        }
    }

    private String schedule(int priority) {
        String subject = "1.2." + next++;
        queue.schedule(JobKind.ANALYSE, subject, clock.instant().minusSeconds(1), priority);
        return subject;
    }

    /** Microseconds for each: a study comes, the one that waits longest is taken and done. */
    private double[] turn(int rounds) {
        double[] micros = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            schedule(0);
            Job job = queue.take(JobKind.ANALYSE, "bench").orElseThrow();
            queue.finish(job);
            micros[i] = (System.nanoTime() - begin) / 1e3;
        }
        return micros;
    }

    private boolean urgentIsFirst() {
        fill(OVERTAKEN);
        String urgent = schedule(20);
        return queue.take(JobKind.ANALYSE, "bench").orElseThrow().subject().equals(urgent);
    }
}
