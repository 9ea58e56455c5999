package dev.hilum.deliver;

import dev.hilum.job.Job;
import dev.hilum.job.JobQueue;
import java.time.Duration;

/** Keeps a job's lease while its delivery is on the line, which may take longer than a lease. */
final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    static Heartbeat start(JobQueue queue, Job job) {
        return new Heartbeat(Thread.ofVirtual().name("delivery-heartbeat").start(() -> beat(queue, job)));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private static void beat(JobQueue queue, Job job) {
        try {
            do {
                Thread.sleep(EVERY); // a beat waits for nothing but time
            } while (queue.heartbeat(job));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
