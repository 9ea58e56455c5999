package dev.hilum.pipeline;

import dev.hilum.compare.NotCompared;
import dev.hilum.deliver.Dispatcher;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.infer.InferenceCancelledException;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.RunControl;
import dev.hilum.job.DatabaseException;
import dev.hilum.job.InterruptedRunsException;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobOutcome;
import dev.hilum.job.JobQueue;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.job.UsageLedger;
import dev.hilum.receive.InboxReader;
import dev.hilum.receive.InstanceRow;
import dev.hilum.receive.Origin;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import dev.hilum.report.StudyReport;
import dev.hilum.report.StudyReport.Predecessor;
import dev.hilum.retrieve.MoveArrivals;
import dev.hilum.retrieve.PriorRetrieval;
import dev.hilum.study.AssociationProgress;
import dev.hilum.study.Completeness;
import dev.hilum.study.ExpectedSeries;
import dev.hilum.study.OwnResults;
import dev.hilum.study.StoredInstance;
import dev.hilum.study.StudyCompleteness;
import dev.hilum.study.StudyProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A study's way through the service: instances arrive, the study is complete, it is analysed, its result goes out. Every
 * step is a job in the database, so that it goes on where it stopped, on this node or another.
 */
public final class StudyFlow implements ReceiveListener, Dispatcher.DeliveredListener {
    private static final int ROUTINE = 0;

    private final Transactions transactions;
    private final JobQueue queue;
    private final StudyStore store;
    private final StudyTable studies;
    private final ResultTable results;
    private final ResultStore resultStore;
    private final StudyAnalysis analysis;
    private final StudyCompleteness completeness;
    private final FlowSettings settings;
    private final Clock clock;
    private final Arrivals arrivals;
    private final UsageLedger ledger;
    private final Queue<Ended> notedLater = new ConcurrentLinkedQueue<>();
    private final Priors priors;
    private final MoveArrivals moveArrivals = new MoveArrivals();
    private final PacsPriors pacs;
    private final ExpectedCounts expected;

    /** An association whose end could not be written yet. */
    private record Ended(Origin origin, boolean inOrder, Set<String> brought) {}

    /**
     * The tables and stores the flow works on.
     *
     * @param node this node, as in the inbox
     */
    public record Stores(
            Transactions transactions,
            JobQueue queue,
            InboxReader inbox,
            StudyTable studies,
            ResultTable results,
            String node) {}

    public StudyFlow(
            Stores stores, ResultStore resultStore, StudyAnalysis analysis, FlowSettings settings, Clock clock) {
        this(stores, resultStore, analysis, settings, clock, new PacsCounts(settings.priorSources(), clock));
    }

    /** @param counts who can say what a study has */
    StudyFlow(
            Stores stores,
            ResultStore resultStore,
            StudyAnalysis analysis,
            FlowSettings settings,
            Clock clock,
            CountSource counts) {
        this.expected = new ExpectedCounts(stores.transactions(), counts, clock);
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.store = new StudyStore(stores.inbox());
        this.studies = stores.studies();
        this.results = stores.results();
        this.resultStore = resultStore;
        this.analysis = analysis;
        this.completeness = new StudyCompleteness(settings.completeness());
        this.settings = settings;
        this.clock = clock;
        this.ledger = new UsageLedger(stores.transactions());
        this.arrivals = new Arrivals(stores.transactions(), clock, stores.node());
        this.priors = new Priors(transactions, store, results, settings.automaticPriors());
        this.pacs = new PacsPriors(new PriorRetrieval(
                settings.priorSources(), settings.results().resolveSibling("priors"), moveArrivals, clock.instant()));
    }

    /** What a listener must hand over that comes because we asked an archive to move a prior. */
    public MoveArrivals moveArrivals() {
        return moveArrivals;
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
            touched.forEach(study -> queue.schedule(JobKind.EVALUATE, study, clock.instant(), ROUTINE));
        } catch (DatabaseException e) {
            notedLater.add(new Ended(origin, inOrder, brought));
        }
    }

    /** To be called every few seconds: shows the other nodes that this one lives, and what it receives. */
    public void beat(String name, String roles) {
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
    public void nodeGone(String node, Set<String> touched) {
        queue.releaseOf(node);
        Set<String> studies = new LinkedHashSet<>(touched);
        studies.addAll(arrivals.gone(node));
        studies.forEach(study -> queue.schedule(JobKind.EVALUATE, study, clock.instant(), ROUTINE));
    }

    /** All destinations have what is live of the study; deliveries of a superseded result change nothing. */
    @Override
    public void delivered(String studyInstanceUid, String resultUid, Instant at) {
        boolean isLive = results.live(studyInstanceUid)
                .filter(live -> live.resultUid().equals(resultUid))
                .isPresent();
        if (isLive) {
            studies.delivered(studyInstanceUid, at);
            ledger.append(UsageLedger.Event.DELIVERED, studyInstanceUid, resultUid, "", at);
        }
    }

    /**
     * Takes up what a crash or stop left: studies with instances that their row does not know of, and studies on their
     * way. Before the listener opens.
     */
    public void resume() {
        store.studies().forEach(this::resume);
    }

    private void resume(String study) {
        Optional<StudyRow> row = studies.find(study);
        boolean unknown =
                store.holdsMoreThan(study, row.map(StudyRow::lastByteAt).orElse(Instant.EPOCH));
        if (unknown) {
            note(study);
        }
        if (unknown || row.filter(r -> r.state() == StudyState.RECEIVING).isPresent()) {
            queue.ensure(JobKind.EVALUATE, study, clock.instant(), ROUTINE);
        } else if (row.filter(r -> isToBeAnalysed(r.state())).isPresent()) {
            queue.ensure(JobKind.ANALYSE, study, clock.instant(), ROUTINE);
        }
    }

    /** Asks for a new analysis of a study, as a person may. */
    public boolean reanalyse(String studyUid) {
        if (studies.find(studyUid).isEmpty()) {
            return false;
        }
        studies.ready(studyUid, clock.instant());
        queue.schedule(JobKind.ANALYSE, studyUid, clock.instant(), ROUTINE);
        return true;
    }

    /**
     * Compares a study with the prior that a reader chose, and issues its result anew. Durable when this returns; a study
     * that is still arriving is compared when it is analysed.
     */
    public void compareWith(String studyUid, String priorUid) {
        transactions.runDurably(connection -> {
            priors.choose(studyUid, priorUid, clock.instant());
            if (studies.find(studyUid)
                    .filter(row -> row.state() != StudyState.RECEIVING)
                    .isPresent()) {
                reanalyse(studyUid);
            }
        });
    }

    /** Handles {@link JobKind#EVALUATE}. */
    public JobHandler evaluation() {
        return this::evaluate;
    }

    /** Handles {@link JobKind#ANALYSE}. */
    public JobHandler analysisJob() {
        return new JobHandler() {
            @Override
            public JobOutcome run(Job job) {
                return analyse(job);
            }

            @Override
            public void buried(Job job, Throwable failure) {
                studies.failed(job.subject(), failureCode(failure));
            }
        };
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
    private StudyStore.Contents note(String study) {
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

    private JobOutcome evaluate(Job job) {
        String study = job.subject();
        Optional<StudyRow> row = studies.find(study);
        boolean receiving = row.filter(r -> r.state() == StudyState.RECEIVING).isPresent();
        // Its row can lag behind: the database did not answer when an instance came, or the node died just then.
        if (!receiving
                && !store.holdsMoreThan(study, row.map(StudyRow::lastByteAt).orElse(Instant.EPOCH))) {
            arrivals.forget(study);
            return new JobOutcome.Done();
        }
        StudyStore.Contents contents = note(study);
        if (contents.rows().isEmpty()) {
            return new JobOutcome.Done();
        }
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

    /** Another system has told us which instances of a study it has; it is durable when this returns. */
    public void announced(AvailabilityNotification notification) {
        String study = notification.studyInstanceUid();
        expected.announced(study, notification.series());
        if (studies.find(study)
                .filter(row -> row.state() == StudyState.RECEIVING)
                .isPresent()) {
            queue.schedule(JobKind.EVALUATE, study, clock.instant(), ROUTINE);
        }
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

    private JobOutcome analyse(Job job) {
        String study = job.subject();
        Optional<StudyRow> before = studies.find(study);
        StudyStore.Contents contents = store.read(study);
        if (before.isEmpty()
                || before.get().state() == StudyState.RECEIVING
                || contents.rows().isEmpty()) {
            return new JobOutcome.Done();
        }
        if (!studies.analysing(before.get(), clock.instant())) {
            return new JobOutcome.Done();
        }
        PacsPriors.Answer fetched = new PacsPriors.Answer.None();
        try {
            AnalysisProgress progress =
                    new AnalysisProgress(analysis.modelCount(), clock, percent -> studies.progress(study, percent));
            StudyInput input = input(before.get(), contents);
            fetched = fetched(input);
            StudyAnalysis.Analysed analysed = analysed(input, fetched, (model, done, total) -> {
                requireUnchanged(before.get());
                giveWay(job);
                progress.after(model, done, total);
            });
            return resultStore.keep(job, before.get(), analysed, deliveryTime(study, contents));
        } catch (InferenceCancelledException superseded) {
            return new JobOutcome.Done();
        } catch (PreemptedException urgentWaits) {
            FlowLog.gaveWay(study);
            studies.back(study, StudyState.READY);
            return new JobOutcome.Later(clock.instant());
        } finally {
            if (fetched instanceof PacsPriors.Answer.Fetched files) {
                files.close();
            }
        }
    }

    private PacsPriors.Answer fetched(StudyInput input) {
        return input.prior() == null && priors.mayBeSought(input.studyInstanceUid())
                ? pacs.of(input.instances().getFirst().object().dataSet())
                : new PacsPriors.Answer.None();
    }

    private StudyAnalysis.Analysed analysed(StudyInput input, PacsPriors.Answer fetched, RunControl control) {
        return switch (fetched) {
            case PacsPriors.Answer.None none -> analysis.analyse(input, control);
            case PacsPriors.Answer.Fetched it -> analysis.analyse(input.with(it.prior()), control);
            case PacsPriors.Answer.Failed(NotCompared why) -> {
                StudyAnalysis.Analysed made = analysis.analyse(input, control);
                yield made.report().status() == StudyReport.Status.ANALYSED
                        ? new StudyAnalysis.Analysed(made.report().compared(why), made.volume(), made.lungs())
                        : made;
            }
        };
    }

    /** What was computed is lost: at most one study's work, and only for a study that is more urgent. */
    private void giveWay(Job job) {
        if (queue.hasMoreUrgent(JobKind.ANALYSE, job.priority())) {
            throw new PreemptedException();
        }
    }

    private StudyInput input(StudyRow row, StudyStore.Contents contents) {
        Predecessor predecessor =
                results.live(row.studyInstanceUid()).map(StudyFlow::predecessor).orElse(null);
        StudyInput input = new StudyInput(
                row.studyInstanceUid(),
                contents.instances(),
                settings.pipelinesOf(row.calledAeTitle()),
                predecessor,
                Duration.between(contents.firstArrival(), contents.lastArrival())
                        .toMillis(),
                Duration.between(contents.lastArrival(), clock.instant()).toMillis());
        return priors.of(row.studyInstanceUid()).map(input::with).orElse(input);
    }

    static Predecessor predecessor(ResultRow row) {
        return new Predecessor(
                row.resultUid(),
                String.valueOf(row.files().srSopInstanceUid()),
                String.valueOf(row.files().srSeriesInstanceUid()),
                String.valueOf(row.files().srSopClassUid()));
    }

    /** More of the study came in the meantime: what is being computed would be superseded at once. */
    private void requireUnchanged(StudyRow before) {
        boolean same = studies.find(before.studyInstanceUid())
                .filter(now -> now.contentVersion() == before.contentVersion())
                .isPresent();
        if (!same) {
            throw new InferenceCancelledException("more instances of the study arrived");
        }
    }

    /** Results wait for the quiet period, though the analysis did not. */
    private Instant deliveryTime(String study, StudyStore.Contents contents) {
        Instant now = clock.instant();
        List<AssociationProgress> senders = arrivals.of(study);
        if (senders.isEmpty()) {
            return now;
        }
        return completeness.ofStudy(contents.progress(senders, expected.known(study)), now)
                        instanceof Completeness.Waiting waiting
                ? waiting.until()
                : now;
    }

    /** Asked for, or at work when the process ended. */
    private static boolean isToBeAnalysed(StudyState state) {
        return switch (state) {
            case READY, ANALYSING -> true;
            case RECEIVING, REPORTED, DELIVERED, NOT_ANALYSED, FAILED -> false;
        };
    }

    private static String failureCode(Throwable failure) {
        return switch (failure) {
            case ModelException model -> model.code().name();
            case OutOfMemoryError memory -> "OUT_OF_MEMORY";
            case InterruptedRunsException crashes -> "PROCESS_ENDED";
            default -> "INTERNAL";
        };
    }
}
