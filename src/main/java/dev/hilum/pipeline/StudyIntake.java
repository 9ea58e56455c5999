package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.job.DatabaseException;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.StudyState;
import dev.hilum.receive.InstanceRow;
import dev.hilum.receive.Origin;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import dev.hilum.study.OwnResults;
import dev.hilum.study.StoredInstance;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The first part of a study's way: its instances arrive, and each end of an association has it evaluated. */
final class StudyIntake implements ReceiveListener {
    private final JobQueue queue;
    private final StudyStore store;
    private final StudyTable studies;
    private final Arrivals arrivals;
    private final ExpectedCounts expected;
    private final Clock clock;
    private final Queue<Ended> notedLater = new ConcurrentLinkedQueue<>();

    /** An association whose end could not be written yet. */
    private record Ended(Origin origin, boolean inOrder, Set<String> brought) {}

    StudyIntake(FlowStores stores, StudyStore store, Arrivals arrivals, ExpectedCounts expected, Clock clock) {
        this.queue = stores.queue();
        this.store = store;
        this.studies = stores.studies();
        this.arrivals = arrivals;
        this.expected = expected;
        this.clock = clock;
    }

    /** An instance is in the inbox; its sender has not heard Success yet. Duplicates and our own results change nothing. */
    @Override
    public void received(Origin origin, StoreOutcome outcome) {
        switch (outcome) {
            case StoreOutcome.Stored stored -> changed(stored.row());
            case StoreOutcome.Revised revised -> changed(revised.row());
            case StoreOutcome.Duplicate duplicate -> {}
            case StoreOutcome.Refused refused -> {}
        }
    }

    /** Never throws for a database that does not answer: what was acknowledged is then evaluated when it is back. */
    @Override
    public void ended(Origin origin, boolean inOrder, Set<String> brought) {
        try {
            Set<String> touched = new LinkedHashSet<>(brought);
            touched.addAll(arrivals.ended(origin.id(), inOrder));
            touched.forEach(study -> queue.schedule(JobKind.EVALUATE, study, clock.instant(), StudyFlow.ROUTINE));
        } catch (DatabaseException e) {
            notedLater.add(new Ended(origin, inOrder, brought));
        }
    }

    /** To be called every few seconds: shows the other nodes that this one lives, and what it receives. */
    void beat(String name, String roles) {
        arrivals.beat(name, roles);
        for (int waiting = notedLater.size(); waiting > 0; waiting--) {
            Ended end = notedLater.poll();
            if (end != null) {
                ended(end.origin(), end.inOrder(), end.brought());
            }
        }
    }

    /**
     * A node is gone, and the index has all that it had acknowledged.
     *
     * @param touched studies that it was receiving, as far as the inbox knows
     */
    void nodeGone(String node, Set<String> touched) {
        queue.releaseOf(node);
        Set<String> studies = new LinkedHashSet<>(touched);
        studies.addAll(arrivals.gone(node));
        studies.forEach(study -> queue.schedule(JobKind.EVALUATE, study, clock.instant(), StudyFlow.ROUTINE));
    }

    /** Another system has told us which instances of a study it has; it is durable when this returns. */
    void announced(AvailabilityNotification notification) {
        String study = notification.studyInstanceUid();
        expected.announced(study, notification.series());
        if (studies.find(study)
                .filter(row -> row.state() == StudyState.RECEIVING)
                .isPresent()) {
            queue.schedule(JobKind.EVALUATE, study, clock.instant(), StudyFlow.ROUTINE);
        }
    }

    private void changed(InstanceRow row) {
        arrivals.arrived(row.origin().id(), row.origin().callingAeTitle(), row.studyInstanceUid());
        Optional<StudyRow> known = studies.find(row.studyInstanceUid());
        if (known.isEmpty() || known.get().state() != StudyState.RECEIVING) {
            StoredInstance instance = store.open(row);
            if (!OwnResults.isOurs(instance.object())) {
                studies.arrived(
                        row.studyInstanceUid(),
                        instance.object().dataSet(),
                        row.origin().callingAeTitle(),
                        row.origin().calledAeTitle(),
                        1,
                        new StudyTable.Arrival(row.receivedAt(), row.receivedAt()));
            }
        }
    }

    /** Brings a study's row up to what is stored. */
    StudyStore.Contents note(String study) {
        StudyStore.Contents contents = store.read(study);
        if (!contents.rows().isEmpty()) {
            InstanceRow any = contents.rows().getFirst();
            DataSet header = contents.instances().getFirst().object().dataSet();
            studies.arrived(
                    study,
                    header,
                    any.origin().callingAeTitle(),
                    any.origin().calledAeTitle(),
                    contents.rows().size(),
                    new StudyTable.Arrival(contents.firstArrival(), contents.lastArrival()));
        }
        return contents;
    }
}
