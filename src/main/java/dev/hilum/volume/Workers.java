package dev.hilum.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cuts a loop into parts for a few platform threads. The parts must not depend on each other. */
final class Workers {
    private Workers() {}

    /** A part of the loop: {@code from <= i < to}. */
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    /** Runs {@code range} over {@code 0 … count} in contiguous parts; an exception of a part comes out unchanged. */
    static void run(int count, int workers, Range range) {
        int parts = Math.clamp(workers, 1, Math.max(1, count));
        if (parts == 1) {
            range.run(0, count);
            return;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(parts - 1)) {
            List<Future<?>> others = new ArrayList<>();
            for (int p = 1; p < parts; p++) {
                int from = (int) ((long) count * p / parts);
                int to = (int) ((long) count * (p + 1) / parts);
                others.add(pool.submit(() -> range.run(from, to)));
            }
            range.run(0, count / parts);
            for (Future<?> other : others) {
                await(other);
            }
        }
    }

    private static void await(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while voxels were computed", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
