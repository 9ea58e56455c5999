package dev.hilum.ups;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.job.DatabaseException;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.Transactions;
import dev.hilum.receive.PartTenIntake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Asks a UPS-RS service for work as long as there is room, and hands each workitem to a {@link Performer}'s job. */
public final class WorkitemPoll implements AutoCloseable {
    private static final int ROUTINE = 0;
    private static final int URGENT = 10;

    private final UpsSettings settings;
    private final ClaimTable claims;
    private final JobQueue queue;
    private final UidSource uids;
    private final Clock clock;
    private final Performer performer;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("workitems").unstarted(this::loop);
    private boolean failing;

    /**
     * What it works on.
     *
     * @param folder for images on their way into the inbox
     */
    public record Place(
            Transactions transactions, JobQueue queue, PartTenIntake.Door door, AnalysedStudies studies, Path folder) {}

    public WorkitemPoll(UpsSettings settings, Place place, Clock clock) {
        this.settings = settings;
        this.claims = new ClaimTable(place.transactions());
        this.queue = place.queue();
        this.uids = place.door().uids();
        this.clock = clock;
        this.performer = new Performer(settings, claims, place, clock);
    }

    /** Handles {@link JobKind#PERFORM_WORKITEM}. */
    public JobHandler performer() {
        return performer;
    }

    /** Takes up what a stop or crash left, then asks for work until it is closed. */
    public void start() {
        claims.openWorkitems().forEach(uid -> queue.ensure(JobKind.PERFORM_WORKITEM, uid, clock.instant(), ROUTINE));
        thread.start();
    }

    private void loop() {
        boolean stopped = false;
        while (!stopped) {
            try {
                ask();
                failing = false;
            } catch (IOException | DatabaseException e) {
                said(e);
            }
            stopped = waited();
        }
    }

    /** One question for work. */
    void ask() throws IOException {
        int room = settings.atOnce() - claims.open();
        if (room > 0) {
            for (Workitem found : scheduled()) {
                if (room > 0 && claims.add(found.uid(), uids.next(), clock.instant())) {
                    int priority = found.urgent() ? URGENT : ROUTINE;
                    queue.schedule(JobKind.PERFORM_WORKITEM, found.uid(), clock.instant(), priority);
                    room--;
                }
            }
        }
    }

    private List<Workitem> scheduled() throws IOException {
        try (UpsClient client = new UpsClient(settings)) {
            return client.scheduled().stream()
                    .filter(found -> found.ready() && settings.codes().contains(found.code()))
                    .toList();
        }
    }

    /** Once for a time of failures, not each time. */
    private void said(Exception e) {
        if (!failing) {
            UpsLog.notAsked(String.valueOf(e.getMessage()));
        }
        failing = true;
    }

    private boolean waited() {
        try {
            return stop.tryAcquire(settings.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void close() {
        stop.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
