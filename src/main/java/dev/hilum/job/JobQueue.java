package dev.hilum.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The one table of work. A job is there once per kind and subject; a worker holds it by a lease that heartbeats
 * extend. All methods join the present transaction, so that work and its effects are committed together.
 */
public final class JobQueue {
    private static final int CANDIDATES = 4;

    private final Transactions transactions;
    private final Clock clock;
    private final Duration lease;
    private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();

    public JobQueue(Transactions transactions, Clock clock, Duration lease) {
        this.transactions = transactions;
        this.clock = clock;
        this.lease = lease;
    }

    /**
     * Asks for one run at {@code at} or later. A job that waits takes over the new time and priority; one that runs is
     * run once more after it ends, so that no request is lost; a dead one comes back to life.
     */
    public void schedule(JobKind kind, String subject, Instant at, int priority) {
        transactions.run(connection -> {
            boolean done = false;
            while (!done) {
                done = Sql.update(connection, JobSql.RESCHEDULE_WAITING, priority, at, kind, subject) == 1
                        || Sql.update(connection, JobSql.RESCHEDULE_RUNNING, priority, at, kind, subject) == 1
                        || Sql.insertUnlessThere(connection, JobSql.INSERT, kind, subject, priority, at);
            }
        });
        announce(at);
    }

    /**
     * Sees to it that a job is there: a dead one comes back to life, one that waits or runs is left as it is. Unlike
     * {@link #schedule} it forgets no attempts, so that a job that ends each process is given up in the end.
     */
    public void ensure(JobKind kind, String subject, Instant at, int priority) {
        transactions.run(connection -> {
            if (Sql.update(connection, JobSql.REVIVE, priority, at, kind, subject) == 0) {
                Sql.insertUnlessThere(connection, JobSql.INSERT, kind, subject, priority, at);
            }
        });
        announce(at);
    }

    /** Takes the most urgent due job of a kind: highest priority first, then the longest due. */
    public Optional<Job> take(JobKind kind, String worker) {
        return transactions.call(connection -> {
            for (Job candidate : due(connection, kind, worker)) {
                if (Sql.update(
                                connection,
                                JobSql.TAKE,
                                worker,
                                leaseEnd(),
                                kind,
                                candidate.subject(),
                                candidate.version() - 1)
                        == 1) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        });
    }

    /** Ends a job in the transaction of its effects; throws {@link LeaseLostException} when it is not held any more. */
    public void finish(Job job) {
        transactions.run(connection -> {
            int ended = Sql.update(connection, JobSql.RUN_AGAIN, job.kind(), job.subject(), job.version())
                    + Sql.update(connection, JobSql.DELETE, job.kind(), job.subject(), job.version());
            if (ended != 1) {
                throw new LeaseLostException(job);
            }
        });
        announce(clock.instant());
    }

    /** Gives a job back to be run at {@code at}; {@code error} says why the last run failed and holds no patient data. */
    public void retry(Job job, Instant at, String error) {
        release(job, JobSql.RETRY, at, error);
    }

    /** Gives a job back that is not done yet and has not failed; a request that came meanwhile sets the time. */
    public void later(Job job, Instant at) {
        transactions.run(connection -> {
            if (Sql.update(connection, JobSql.LATER, at, job.kind(), job.subject(), job.version()) != 1) {
                throw new LeaseLostException(job);
            }
        });
        announce(at);
    }

    /** Gives up: the job stays as DEAD until it is scheduled again; if it was meanwhile, it runs again. */
    public void bury(Job job, String error) {
        transactions.run(connection -> {
            if (Sql.update(connection, JobSql.RUN_AGAIN, job.kind(), job.subject(), job.version()) == 1) {
                announce(clock.instant());
            } else {
                release(job, JobSql.BURY, clock.instant(), error);
            }
        });
    }

    /** Extends the lease; false when the job is not held any more. */
    public boolean heartbeat(Job job) {
        return transactions.call(connection ->
                Sql.update(connection, JobSql.HEARTBEAT, leaseEnd(), job.kind(), job.subject(), job.version()) == 1);
    }

    /** Frees jobs whose worker has fallen silent; returns how many. */
    public int releaseExpired() {
        return transactions.call(
                connection -> Sql.update(connection, JobSql.RELEASE_EXPIRED, clock.instant(), clock.instant()));
    }

    /** Frees the jobs of a worker whose process has surely ended; its lease need not run out. */
    public int releaseOf(String worker) {
        return transactions.call(connection -> Sql.update(connection, JobSql.RELEASE_OF, clock.instant(), worker));
    }

    /** Frees all jobs that run: right only at the start of the one process that uses the database. */
    public int releaseAll() {
        return transactions.call(connection -> Sql.update(connection, JobSql.RELEASE_ALL, clock.instant()));
    }

    /** Removes a job that waits or is dead; a running one goes on. */
    public void cancel(JobKind kind, String subject) {
        transactions.run(connection -> Sql.update(connection, JobSql.CANCEL, kind, subject));
    }

    /** Whether a job of this kind is due that is more urgent than {@code priority}. */
    public boolean hasMoreUrgent(JobKind kind, int priority) {
        return transactions.call(connection -> !Sql.query(
                        connection, rows -> rows.getInt(1), JobSql.MORE_URGENT, kind, priority, clock.instant())
                .isEmpty());
    }

    /** Number of jobs that wait for their turn or their time. */
    public int waiting(JobKind kind) {
        return transactions.call(connection -> {
            return Sql.query(connection, rows -> rows.getInt(1), JobSql.COUNT_WAITING, kind)
                    .getFirst();
        });
    }

    /** Tells {@code listener} after each commit that brought work when that work is due. */
    public void onChange(Consumer<Instant> listener) {
        listeners.add(listener);
    }

    private List<Job> due(Connection connection, JobKind kind, String worker) throws SQLException {
        return Sql.query(
                connection,
                rows -> new Job(
                        kind,
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getInt(3) + 1,
                        rows.getInt(4),
                        worker,
                        rows.getLong(5) + 1),
                JobSql.DUE,
                kind,
                clock.instant(),
                CANDIDATES);
    }

    private void release(Job job, String sql, Instant at, String error) {
        String text = error.length() > 400 ? error.substring(0, 400) : error;
        transactions.run(connection -> {
            if (Sql.update(connection, sql, at, text, job.kind(), job.subject(), job.version()) != 1) {
                throw new LeaseLostException(job);
            }
        });
        announce(at);
    }

    private void announce(Instant due) {
        transactions.afterCommit(() -> listeners.forEach(listener -> listener.accept(due)));
    }

    private Instant leaseEnd() {
        return clock.instant().plus(lease);
    }
}
