package dev.hilum.pipeline;

import dev.hilum.bucket.NotInBucketException;
import dev.hilum.deliver.Dispatcher;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.job.UsageLedger;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.retrieve.MoveArrivals;
import dev.hilum.retrieve.PriorRetrieval;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A study's way through the service: instances arrive ({@link StudyIntake}), the study is complete
 * ({@link StudyEvaluation}), it is analysed ({@link AnalysisJob}), its result goes out. Every step is a job in the
 * database, so that it goes on where it stopped, on this node or another.
 */
public final class StudyFlow implements Dispatcher.DeliveredListener {
    static final int ROUTINE = 0;

    private final Transactions transactions;
    private final JobQueue queue;
    private final StudyStore store;
    private final StudyTable studies;
    private final ResultTable results;
    private final Clock clock;
    private final UsageLedger ledger;
    private final Priors priors;
    private final MoveArrivals moveArrivals = new MoveArrivals();
    private final StudyIntake intake;
    private final StudyEvaluation evaluation;
    private final AnalysisJob analysisJob;

    public StudyFlow(
            FlowStores stores, ResultStore resultStore, StudyAnalysis analysis, FlowSettings settings, Clock clock) {
        this(stores, resultStore, analysis, settings, clock, new PacsCounts(settings.priorSources(), clock));
    }

    /** @param counts who can say what a study has */
    StudyFlow(
            FlowStores stores,
            ResultStore resultStore,
            StudyAnalysis analysis,
            FlowSettings settings,
            Clock clock,
            CountSource counts) {
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.store = new StudyStore(stores.inbox());
        this.studies = stores.studies();
        this.results = stores.results();
        this.clock = clock;
        this.ledger = new UsageLedger(transactions);
        this.priors = new Priors(transactions, store, results, settings.automaticPriors());
        Arrivals arrivals = new Arrivals(transactions, clock, stores.node());
        ExpectedCounts expected = new ExpectedCounts(transactions, counts, clock);
        PacsPriors pacs = new PacsPriors(new PriorRetrieval(
                settings.priorSources(), settings.results().resolveSibling("priors"), moveArrivals, clock.instant()));
        this.intake = new StudyIntake(stores, store, arrivals, expected, clock);
        this.evaluation = new StudyEvaluation(stores, store, intake, arrivals, expected, settings, clock);
        this.analysisJob = new AnalysisJob(
                stores,
                store,
                new AnalysisJob.Parts(resultStore, analysis, arrivals, expected, priors, pacs),
                settings,
                clock);
    }

    /** What a listener must hand over that comes because we asked an archive to move a prior. */
    public MoveArrivals moveArrivals() {
        return moveArrivals;
    }

    /** What the receiver tells of instances and associations. */
    public ReceiveListener intake() {
        return intake;
    }

    /** Handles {@link JobKind#EVALUATE}. */
    public JobHandler evaluation() {
        return new OnceInBucket(evaluation, clock);
    }

    /** Handles {@link JobKind#ANALYSE}. */
    public JobHandler analysisJob() {
        return new OnceInBucket(analysisJob, clock);
    }

    /** To be called every few seconds: shows the other nodes that this one lives, and what it receives. */
    public void beat(String name, String roles) {
        intake.beat(name, roles);
    }

    /**
     * A node is gone, and the index has all that it had acknowledged.
     *
     * @param touched studies that it was receiving, as far as the inbox knows
     */
    public void nodeGone(String node, Set<String> touched) {
        intake.nodeGone(node, touched);
    }

    /** Another system has told us which instances of a study it has; it is durable when this returns. */
    public void announced(AvailabilityNotification notification) {
        intake.announced(notification);
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
        for (String study : store.studies()) {
            try {
                resume(study);
            } catch (UncheckedIOException e) {
                if (!NotInBucketException.isCauseOf(e)) {
                    throw e;
                }
                queue.ensure(JobKind.EVALUATE, study, clock.instant(), ROUTINE);
            }
        }
    }

    /** Instances of these studies were found that no row told of. */
    public void found(Set<String> found) {
        found.forEach(study -> queue.ensure(JobKind.EVALUATE, study, clock.instant(), ROUTINE));
    }

    private void resume(String study) {
        Optional<StudyRow> row = studies.find(study);
        boolean unknown =
                store.holdsMoreThan(study, row.map(StudyRow::lastByteAt).orElse(Instant.EPOCH));
        if (unknown) {
            intake.note(study);
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

    /** Asked for, or at work when the process ended. */
    private static boolean isToBeAnalysed(StudyState state) {
        return switch (state) {
            case READY, ANALYSING -> true;
            case RECEIVING, REPORTED, DELIVERED, NOT_ANALYSED, FAILED -> false;
        };
    }
}
