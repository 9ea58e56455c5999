package dev.hilum.app;

import dev.hilum.bucket.Bucket;
import dev.hilum.pipeline.ResultFolders;
import dev.hilum.pipeline.StudyFlow;
import dev.hilum.receive.Inbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings the data folder and the bucket together, every two seconds, and drops copies every minute. {@code hilum_bucket_failures} is how many packs and
 * results the last pass could not put there, {@code -1} where the pass itself failed.
 */
final class BucketUpkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.hilum.app");
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Passes between two looks at copies that may go. */
    private static final int SWEEP = 30;

    private static final Duration LAST_PASS = Duration.ofSeconds(60);

    private final Bucket bucket;
    private final Inbox inbox;
    private final ResultFolders results;
    private final StudyFlow flow;
    private int passes;
    private final AtomicInteger failures = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("bucket").daemon().unstarted(task));

    private BucketUpkeep(Bucket bucket, Inbox inbox, ResultFolders results, StudyFlow flow) {
        this.bucket = bucket;
        this.inbox = inbox;
        this.results = results;
        this.flow = flow;
    }

    static BucketUpkeep start(Bucket bucket, Inbox inbox, ResultFolders results, StudyFlow flow, MeterRegistry meters) {
        BucketUpkeep upkeep = new BucketUpkeep(bucket, inbox, results, flow);
        meters.gauge("hilum.bucket.failures", upkeep.failures);
        var unused = upkeep.timer.scheduleWithFixedDelay(upkeep::quietly, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return upkeep;
    }

    /** Whatever fails now is tried again in a moment: an exception would end the timer. */
    private void quietly() {
        try {
            Inbox.Mirrored packs = inbox.mirror();
            flow.found(packs.found());
            failures.set(packs.failed() + results.mirror());
            if (passes++ % SWEEP == 0) {
                inbox.sweep();
                results.sweep();
            }
        } catch (IOException | RuntimeException e) {
            failures.set(-1);
            LOG.log(Level.ERROR, "event=9006 data folder and bucket cannot be brought together, trying again", e);
        }
    }

    /** One more pass, so that nothing that another node could go on with stays on the volume of this one. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (timer.awaitTermination(LAST_PASS.toMillis(), TimeUnit.MILLISECONDS)) {
                quietly();
            } else {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        bucket.close();
    }
}
