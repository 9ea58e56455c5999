package dev.hilum.job;

/** The process ended so often while it ran a job that the job may be the cause; it is not run again unasked. */
public final class InterruptedRunsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InterruptedRunsException(int interruptions) {
        super("the process ended during " + interruptions + " runs of this job");
    }
}
