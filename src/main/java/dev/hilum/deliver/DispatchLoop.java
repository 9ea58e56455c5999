package dev.hilum.deliver;

import dev.hilum.job.Job;
import dev.hilum.job.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs a {@link Dispatcher}: takes due deliveries and tries each on a thread of its own, so that none waits for another. */
public final class DispatchLoop implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Dispatcher dispatcher;
    private final String worker;
    private final Semaphore wakeUp = new Semaphore(0);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;
    private volatile boolean stopped;

    private DispatchLoop(Dispatcher dispatcher, String worker) {
        this.dispatcher = dispatcher;
        this.worker = worker;
        this.thread = Thread.ofPlatform().name("dispatch").unstarted(this::loop);
    }

    /** Starts; {@code queue} wakes it after each commit that may have made a delivery due. */
    public static DispatchLoop start(Dispatcher dispatcher, JobQueue queue, String worker) {
        DispatchLoop loop = new DispatchLoop(dispatcher, worker);
        queue.onChange(dueAt -> loop.wakeUp.release());
        loop.thread.start();
        return loop;
    }

    /** Takes no more and lets what is on the line end, for at most 20 seconds; the rest is sent again after a start. */
    @Override
    public void close() {
        stopped = true;
        wakeUp.release();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
            thread.join(DRAIN);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!stopped) {
            try {
                step();
            } catch (RuntimeException e) {
                DeliverLog.loopFailed(e);
                pause();
            }
        }
    }

    private void step() {
        Optional<Job> job = dispatcher.take(worker);
        if (job.isEmpty()) {
            pause();
        } else if (!stopped) {
            executor.execute(() -> guarded(job.get()));
        }
    }

    /** A failure of the database leaves the job to its lease: another worker takes it over. */
    private void guarded(Job job) {
        try {
            dispatcher.run(job);
        } catch (RuntimeException e) {
            DeliverLog.loopFailed(e);
        }
    }

    private void pause() {
        try {
            if (wakeUp.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUp.drainPermits();
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
