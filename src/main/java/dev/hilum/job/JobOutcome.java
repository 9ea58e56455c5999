package dev.hilum.job;

import java.time.Instant;

/** How a run of a job ended that did not fail. */
public sealed interface JobOutcome {
    /** Done; the runner ends the job. */
    record Done() implements JobOutcome {}

    /** Done, and the handler has called {@link JobQueue#finish} in the transaction of its effects. */
    record Finished() implements JobOutcome {}

    /** Not done yet, and no failure: to be run again at {@code at}. */
    record Later(Instant at) implements JobOutcome {}
}
