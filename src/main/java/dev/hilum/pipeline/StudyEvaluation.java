package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobOutcome;
import dev.hilum.job.JobQueue;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.receive.InstanceRow;
import dev.hilum.study.AssociationProgress;
import dev.hilum.study.Completeness;
import dev.hilum.study.ExpectedSeries;
import dev.hilum.study.StudyCompleteness;
import dev.hilum.study.StudyProgress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handles {@link JobKind#EVALUATE}: is the study complete, may its analysis start, when to ask again. */
final class StudyEvaluation implements JobHandler {
    private final Transactions transactions;
    private final JobQueue queue;
    private final StudyStore store;
    private final StudyTable studies;
    private final StudyIntake intake;
    private final Arrivals arrivals;
    private final ExpectedCounts expected;
    private final StudyCompleteness completeness;
    private final FlowSettings settings;
    private final Clock clock;

    StudyEvaluation(
            FlowStores stores,
            StudyStore store,
            StudyIntake intake,
            Arrivals arrivals,
            ExpectedCounts expected,
            FlowSettings settings,
            Clock clock) {
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.store = store;
        this.studies = stores.studies();
        this.intake = intake;
        this.arrivals = arrivals;
        this.expected = expected;
        this.completeness = new StudyCompleteness(settings.completeness());
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public JobOutcome run(Job job) {
        String study = job.subject();
        Optional<StudyRow> row = studies.find(study);
        boolean receiving = row.filter(r -> r.state() == StudyState.RECEIVING).isPresent();
        // Its row can lag behind: the database did not answer when an instance came, or the node died just then.
        if (!receiving
                && !store.holdsMoreThan(study, row.map(StudyRow::lastByteAt).orElse(Instant.EPOCH))) {
            arrivals.forget(study);
            return new JobOutcome.Done();
        }
        StudyStore.Contents contents = intake.note(study);
        return contents.rows().isEmpty() ? new JobOutcome.Done() : evaluated(study, contents);
    }

    private JobOutcome evaluated(String study, StudyStore.Contents contents) {
        List<AssociationProgress> senders = arrivals.of(study);
        boolean open = senders.stream().anyMatch(sender -> sender.state() == AssociationProgress.State.OPEN);
        Map<String, ExpectedSeries> said = open ? Map.of() : expected.ask(study);
        StudyProgress progress = contents.progress(senders.isEmpty() ? lost(contents) : senders, said);
        int priority = priority(study, contents);
        return switch (completeness.ofStudy(progress, clock.instant())) {
            case Completeness.Waiting waiting -> {
                if (mayStart(progress)) {
                    ready(study, priority);
                }
                yield new JobOutcome.Later(askedAgain(said, waiting.until()));
            }
            case Completeness.Complete complete -> complete(study, priority);
            case Completeness.Incomplete incomplete -> complete(study, priority);
        };
    }

    /** A number that may still grow is asked for again soon: it ends the wait once it is steady. */
    private Instant askedAgain(Map<String, ExpectedSeries> said, Instant otherwise) {
        Instant soon = clock.instant().plus(ExpectedCounts.STEADY);
        boolean unproven = said.values().stream().anyMatch(one -> !one.proven());
        return unproven && soon.isBefore(otherwise) ? soon : otherwise;
    }

    private int priority(String study, StudyStore.Contents contents) {
        DataSet header = contents.instances().getFirst().object().dataSet();
        return studies.find(study)
                .map(row -> Precedence.of(header, settings.precedenceOf(row.calledAeTitle()), row))
                .orElse(Precedence.ROUTINE)
                .jobPriority();
    }

    private JobOutcome complete(String study, int priority) {
        arrivals.forget(study);
        return ready(study, priority);
    }

    /** After a restart nobody is sending any more: what had arrived counts as broken off. */
    private static List<AssociationProgress> lost(StudyStore.Contents contents) {
        Instant first = contents.firstArrival();
        Instant last = contents.lastArrival();
        InstanceRow any = contents.rows().getLast();
        return List.of(new AssociationProgress(
                any.origin().id(),
                any.origin().callingAeTitle(),
                AssociationProgress.State.LOST,
                first,
                last,
                last,
                last));
    }

    /** Everyone has released and a series is evidently whole: inference need not wait for the quiet period. */
    private boolean mayStart(StudyProgress progress) {
        boolean allReleased =
                progress.associations().stream().allMatch(a -> a.state() == AssociationProgress.State.RELEASED);
        return allReleased
                && progress.series().stream()
                        .anyMatch(s -> completeness.ofSeries(progress, s.seriesInstanceUid(), clock.instant())
                                instanceof Completeness.Complete);
    }

    private JobOutcome ready(String study, int priority) {
        transactions.run(connection -> {
            studies.ready(study, clock.instant());
            queue.schedule(JobKind.ANALYSE, study, clock.instant(), priority);
        });
        return new JobOutcome.Done();
    }
}
