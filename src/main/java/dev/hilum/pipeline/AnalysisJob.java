package dev.hilum.pipeline;

import dev.hilum.compare.NotCompared;
import dev.hilum.infer.InferenceCancelledException;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.RunControl;
import dev.hilum.job.InterruptedRunsException;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobOutcome;
import dev.hilum.job.JobQueue;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.report.StudyReport;
import dev.hilum.report.StudyReport.Predecessor;
import dev.hilum.study.AssociationProgress;
import dev.hilum.study.Completeness;
import dev.hilum.study.StudyCompleteness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Handles {@link JobKind#ANALYSE}: a complete study is analysed and its result kept, or it gives way and comes back. */
final class AnalysisJob implements JobHandler {
    private final JobQueue queue;
    private final StudyStore store;
    private final StudyTable studies;
    private final ResultTable results;
    private final ResultStore resultStore;
    private final StudyAnalysis analysis;
    private final StudyCompleteness completeness;
    private final Arrivals arrivals;
    private final ExpectedCounts expected;
    private final Priors priors;
    private final PacsPriors pacs;
    private final FlowSettings settings;
    private final Clock clock;

    /** What the analysis of a study asks and writes to beside the tables. */
    record Parts(
            ResultStore resultStore,
            StudyAnalysis analysis,
            Arrivals arrivals,
            ExpectedCounts expected,
            Priors priors,
            PacsPriors pacs) {}

    AnalysisJob(FlowStores stores, StudyStore store, Parts parts, FlowSettings settings, Clock clock) {
        this.queue = stores.queue();
        this.store = store;
        this.studies = stores.studies();
        this.results = stores.results();
        this.resultStore = parts.resultStore();
        this.analysis = parts.analysis();
        this.completeness = new StudyCompleteness(settings.completeness());
        this.arrivals = parts.arrivals();
        this.expected = parts.expected();
        this.priors = parts.priors();
        this.pacs = parts.pacs();
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public JobOutcome run(Job job) {
        String study = job.subject();
        Optional<StudyRow> before = studies.find(study);
        StudyStore.Contents contents = store.read(study);
        boolean toBeAnalysed = before.isPresent()
                && before.get().state() != StudyState.RECEIVING
                && !contents.rows().isEmpty();
        return toBeAnalysed && studies.analysing(before.get(), clock.instant())
                ? analyse(job, before.get(), contents)
                : new JobOutcome.Done();
    }

    @Override
    public void buried(Job job, Throwable failure) {
        studies.failed(job.subject(), failureCode(failure));
    }

    private JobOutcome analyse(Job job, StudyRow before, StudyStore.Contents contents) {
        String study = job.subject();
        StudyInput input = input(before, contents);
        try (PacsPriors.Answer fetched = fetched(input)) {
            StudyAnalysis.Analysed analysed = analysed(input, fetched, control(job, before));
            return resultStore.keep(job, before, analysed, deliveryTime(study, contents));
        } catch (InferenceCancelledException superseded) {
            return new JobOutcome.Done();
        } catch (PreemptedException urgentWaits) {
            FlowLog.gaveWay(study);
            studies.back(study, StudyState.READY);
            return new JobOutcome.Later(clock.instant());
        }
    }

    /** Looked at between two tiles. */
    private RunControl control(Job job, StudyRow before) {
        AnalysisProgress progress =
                new AnalysisProgress(analysis.modelCount(), clock, percent -> studies.progress(job.subject(), percent));
        return (model, done, total) -> {
            requireUnchanged(before);
            giveWay(job);
            progress.after(model, done, total);
        };
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
        Predecessor predecessor = results.live(row.studyInstanceUid())
                .map(AnalysisJob::predecessor)
                .orElse(null);
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

    private static String failureCode(Throwable failure) {
        return switch (failure) {
            case ModelException model -> model.code().name();
            case OutOfMemoryError memory -> "OUT_OF_MEMORY";
            case InterruptedRunsException crashes -> "PROCESS_ENDED";
            default -> "INTERNAL";
        };
    }
}
