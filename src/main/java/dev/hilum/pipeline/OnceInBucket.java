package dev.hilum.pipeline;

import dev.hilum.bucket.NotInBucketException;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobOutcome;
import java.time.Clock;
import java.time.Duration;

/**
 * A job that waits, and does not fail, while what it reads is on the volume of another node: in a moment it is in the
 * bucket, or that node is down and comes back with its volume.
 */
record OnceInBucket(JobHandler work, Clock clock) implements JobHandler {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Override
    public JobOutcome run(Job job) throws Exception {
        try {
            return work.run(job);
        } catch (Exception e) {
            if (!NotInBucketException.isCauseOf(e)) {
                throw e;
            }
            FlowLog.elsewhere(job.subject());
            return new JobOutcome.Later(clock.instant().plus(PAUSE));
        }
    }

    @Override
    public void buried(Job job, Throwable failure) {
        work.buried(job, failure);
    }
}
