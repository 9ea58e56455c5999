package dev.hilum.job;

/** Statements of the job table. The order of DUE names all columns of the index job_next, so that H2 reads it in order. */
final class JobSql {
    static final String INSERT = """
            insert into job (kind, subject, state, priority, due_at, attempts, interrupted, version)
            values (?, ?, 'WAITING', ?, ?, 0, 0, 0)""";
    static final String RESCHEDULE_WAITING = """
            update job set priority = ?, due_at = ?, attempts = 0, interrupted = 0, last_error = null, state = 'WAITING',
            version = version + 1 where kind = ? and subject = ? and state in ('WAITING', 'DEAD')""";
    static final String RESCHEDULE_RUNNING = """
            update job set priority = ?, again_at = ? where kind = ? and subject = ? and state = 'RUNNING'""";
    static final String REVIVE = """
            update job set priority = ?, due_at = ?, attempts = 0, interrupted = 0, last_error = null, state = 'WAITING',
            version = version + 1 where kind = ? and subject = ? and state = 'DEAD'""";
    static final String DUE = """
            select subject, priority, attempts, interrupted, version from job
            where kind = ? and state = 'WAITING' and due_at <= ?
            order by kind, state, priority desc, due_at limit ?""";
    static final String TAKE = """
            update job set state = 'RUNNING', worker = ?, lease_until = ?, attempts = attempts + 1,
            version = version + 1 where kind = ? and subject = ? and version = ? and state = 'WAITING'""";
    static final String RUN_AGAIN = """
            update job set state = 'WAITING', due_at = again_at, again_at = null, worker = null, lease_until = null,
            attempts = 0, interrupted = 0, last_error = null, version = version + 1
            where kind = ? and subject = ? and version = ? and state = 'RUNNING' and again_at is not null""";
    static final String DELETE = """
            delete from job where kind = ? and subject = ? and version = ? and state = 'RUNNING'
            and again_at is null""";
    static final String RETRY = """
            update job set state = 'WAITING', due_at = ?, last_error = ?, again_at = null, worker = null,
            lease_until = null, version = version + 1
            where kind = ? and subject = ? and version = ? and state = 'RUNNING'""";
    static final String LATER = """
            update job set state = 'WAITING', due_at = coalesce(again_at, ?), again_at = null, worker = null,
            lease_until = null, attempts = 0, interrupted = 0, last_error = null, version = version + 1
            where kind = ? and subject = ? and version = ? and state = 'RUNNING'""";
    static final String BURY = """
            update job set state = 'DEAD', due_at = ?, last_error = ?, again_at = null, worker = null,
            lease_until = null, version = version + 1
            where kind = ? and subject = ? and version = ? and state = 'RUNNING'""";
    static final String HEARTBEAT = """
            update job set lease_until = ? where kind = ? and subject = ? and version = ? and state = 'RUNNING'""";
    /**
     * An interrupted run is no failed attempt. From the second one on the job queues behind those that wait: should it be
     * what ends the process, the others get their turn.
     */
    private static final String RELEASE = """
            update job set state = 'WAITING', worker = null, lease_until = null, version = version + 1,
            attempts = attempts - 1, interrupted = interrupted + 1,
            due_at = case when interrupted > 0 then cast(? as timestamp with time zone) else due_at end
            where state = 'RUNNING'""";

    static final String RELEASE_EXPIRED = RELEASE + " and lease_until < ?";
    static final String RELEASE_OF = RELEASE + " and worker = ?";
    static final String RELEASE_ALL = RELEASE;
    static final String MORE_URGENT = """
            select 1 from job where kind = ? and state = 'WAITING' and priority > ? and due_at <= ? limit 1""";
    static final String CANCEL = """
            delete from job where kind = ? and subject = ? and state in ('WAITING', 'DEAD')""";
    static final String COUNT_WAITING = """
            select count(*) from job where kind = ? and state = 'WAITING'""";

    private JobSql() {}
}
