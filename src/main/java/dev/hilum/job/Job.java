package dev.hilum.job;

/**
 * A piece of work that this process has taken.
 *
 * @param subject what it is about: a Study Instance UID, a delivery id
 * @param attempt 1 for the first run; grows with each failure
 * @param interruptions how often the process ended, or lost its lease, while it ran the job
 * @param worker and {@code version} fence the work: once the lease is lost, {@link JobQueue#finish} fails
 */
public record Job(
        JobKind kind, String subject, int priority, int attempt, int interruptions, String worker, long version) {}
