package dev.hilum.job;

/** Another worker has taken the job meanwhile; whatever was done in this transaction must not count. */
public class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(Job job) {
        super(job.kind() + " " + job.subject() + " is no longer held by " + job.worker());
    }
}
