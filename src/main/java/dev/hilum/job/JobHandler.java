package dev.hilum.job;

/** Does the work of one kind of job. May be called by several threads at once, never twice for the same subject. */
public interface JobHandler {
    /** Does the work; any exception is a failure and leads to another attempt or to {@link #buried}. */
    JobOutcome run(Job job) throws Exception;

    /** The last attempt has failed; runs in the transaction that marks the job as dead. */
    default void buried(Job job, Throwable failure) {}
}
