package dev.hilum.job;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the jobs of one node: a few threads per kind, and one that keeps leases alive and frees those of silent workers.
 * The border where failures of jobs become retries.
 */
public final class JobRunner implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final JobQueue queue;
    private final Transactions transactions;
    private final Clock clock;
    private final String worker;
    private final Duration lease;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Job> running = ConcurrentHashMap.newKeySet();
    private final WakeUp wakeUp;
    private volatile boolean stopped;

    /**
     * What a kind of job needs.
     *
     * @param threads how many run at once on this node
     */
    public record Assignment(JobKind kind, int threads, RetryPolicy retry, JobHandler handler) {}

    /**
     * @param worker unique among all nodes and restarts
     * @param lease as in the queue; heartbeats come three times as often
     */
    public JobRunner(JobQueue queue, Transactions transactions, Clock clock, String worker, Duration lease) {
        this.queue = queue;
        this.transactions = transactions;
        this.clock = clock;
        this.worker = worker;
        this.lease = lease;
        this.wakeUp = new WakeUp(clock);
        queue.onChange(wakeUp::at);
    }

    /** Starts the threads. */
    public void start(List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            for (int i = 1; i <= assignment.threads(); i++) {
                String name = "job-" + assignment.kind().name().toLowerCase(java.util.Locale.ROOT) + "-" + i;
                threads.add(Thread.ofPlatform().name(name).start(() -> work(assignment)));
            }
        }
        threads.add(Thread.ofPlatform().name("job-heartbeat").start(this::keepAlive));
    }

    /** Runs one due job in the calling thread; false when none is due. */
    public boolean runOne(Assignment assignment) {
        Optional<Job> job = queue.take(assignment.kind(), worker);
        job.ifPresent(taken -> run(assignment, taken));
        return job.isPresent();
    }

    /** One round of heartbeats and of freeing what silent workers hold. */
    public void keepLeases() {
        running.forEach(queue::heartbeat);
        queue.releaseExpired();
    }

    /** Takes no more jobs and waits until the running ones have ended. */
    @Override
    public void close() {
        stopped = true;
        wakeUp.stop();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work(Assignment assignment) {
        while (!stopped) {
            boolean ran = false;
            long seen = wakeUp.changes();
            try {
                ran = runOne(assignment);
            } catch (DatabaseException e) {
                JobLog.databaseFailed(e);
            }
            if (!ran) {
                wakeUp.await(seen, POLL);
            }
        }
    }

    private void keepAlive() {
        while (!stopped) {
            try {
                keepLeases();
            } catch (DatabaseException e) {
                JobLog.databaseFailed(e);
            }
            wakeUp.awaitStop(lease.dividedBy(3));
        }
    }

    private void run(Assignment assignment, Job job) {
        running.add(job);
        try {
            if (isGivenUp(assignment, job)) {
                throw new InterruptedRunsException(job.interruptions());
            }
            end(job, assignment.handler().run(job));
        } catch (LeaseLostException e) {
            JobLog.leaseLost(job);
        } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
            failed(assignment, job, e);
        } finally {
            running.remove(job);
        }
    }

    private static boolean isGivenUp(Assignment assignment, Job job) {
        return job.interruptions() > assignment.retry().maxInterruptions();
    }

    private void end(Job job, JobOutcome outcome) {
        switch (outcome) {
            case JobOutcome.Done done -> queue.finish(job);
            case JobOutcome.Finished finished -> {}
            case JobOutcome.Later later -> queue.later(job, later.at());
        }
    }

    private void failed(Assignment assignment, Job job, Throwable failure) {
        JobLog.failed(job, failure);
        String error = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        try {
            if (job.attempt() < assignment.retry().maxAttempts() && !isGivenUp(assignment, job)) {
                queue.retry(job, clock.instant().plus(assignment.retry().after(job.attempt())), error);
            } else {
                transactions.runDurably(connection -> {
                    queue.bury(job, error);
                    assignment.handler().buried(job, failure);
                });
            }
        } catch (LeaseLostException e) {
            JobLog.leaseLost(job);
        }
    }
}
