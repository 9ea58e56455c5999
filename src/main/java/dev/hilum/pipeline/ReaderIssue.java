package dev.hilum.pipeline;

import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.measure.ReaderMarks;
import dev.hilum.pipeline.Verdicts.Outcome;
import dev.hilum.report.KeptReport;
import dev.hilum.report.StudyReport;
import dev.hilum.report.StudyReport.Predecessor;
import dev.hilum.study.SliceSeries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Issues a study's result anew as a person's, from what was kept of the device's result. What a person issued before and
 * no destination has yet is taken back: its deliveries are withdrawn and the new result names as its predecessor the one
 * that the destinations know.
 */
public final class ReaderIssue {
    private static final int ATTEMPTS = 3;
    /** Clocks of several nodes differ: what is due so soon may be on the line already. */
    private static final Duration ON_THE_LINE = Duration.ofSeconds(1);

    private static final Set<StudyState> READ_IN = Set.of(StudyState.REPORTED, StudyState.DELIVERED);

    private final VerdictTable verdicts;
    private final ResultTable results;
    private final StudyTable studies;
    private final StudyStore store;
    private final ResultStore resultStore;
    private final StudyAnalysis analysis;
    private final FlowSettings settings;
    private final Clock clock;

    public ReaderIssue(
            FlowStores stores, ResultStore resultStore, StudyAnalysis analysis, FlowSettings settings, Clock clock) {
        this.verdicts = new VerdictTable(stores.transactions());
        this.results = stores.results();
        this.studies = stores.studies();
        this.store = new StudyStore(stores.inbox());
        this.resultStore = resultStore;
        this.analysis = analysis;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a person does: how the result looks then, and what is written down with it. */
    interface Act {
        /** @throws ReaderMarks.MarkException where it cannot be */
        Issued on(StudyReport device, Instant at);

        /** The outcome where it was issued. */
        Outcome done(String resultUid);
    }

    /**
     * What is to be stored together.
     *
     * @param after how long after it is delivered, unless the person issues another one before
     */
    record Issued(StudyReport report, ResultStore.Note note, Duration after) {}

    /** The device's result behind the one with this UID. */
    String baseOf(String resultUid) {
        return verdicts.baseOf(resultUid).orElse(resultUid);
    }

    /** Somebody else may do something with the same study in between: then from the start. */
    Outcome issue(String studyUid, String base, Act act) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Optional<Outcome> outcome = attempt(studyUid, base, act);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (ReaderMarks.MarkException e) {
                return new Outcome.Refused(Outcome.Why.INVALID, "EDIT", String.valueOf(e.getMessage()));
            }
        }
        return conflict("STUDY_CHANGED", "The study changes just now; look at it again, then judge.");
    }

    private Optional<Outcome> attempt(String studyUid, String base, Act act) {
        StudyRow study = studies.find(studyUid).orElseThrow();
        Optional<ResultRow> live = results.live(studyUid);
        if (!READ_IN.contains(study.state())) {
            return Optional.of(conflict(
                    "NOT_REPORTED",
                    "The study is " + study.state() + ": findings are judged when it is REPORTED or DELIVERED."));
        }
        if (live.isEmpty() || !base.equals(baseOf(live.get().resultUid()))) {
            return Optional.of(conflict(
                    "SUPERSEDED",
                    "The finding is of a result that another analysis has superseded; look at the new one."));
        }
        Optional<StudyReport> kept = kept(study, base);
        if (kept.isEmpty()) {
            return Optional.of(conflict(
                    "NOT_KEPT",
                    "This result was made by an earlier version of Hilum; ask for another analysis, then judge."));
        }
        return write(study, live.get(), kept.get(), act);
    }

    /** Empty where somebody was faster. */
    private Optional<Outcome> write(StudyRow study, ResultRow live, StudyReport device, Act act) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Predecessor> known = beforeWithdrawn(live, at);
        Issued issued = act.on(device, at);
        StudyReport report = issued.report().succeeding(known.orElseGet(() -> AnalysisJob.predecessor(live)));
        SliceSeries series = Objects.requireNonNull(device.series(), "a judged result has a series");
        ResultStore.Place place = new ResultStore.Place(study, live, known.isPresent(), at.plus(ON_THE_LINE));
        Instant deliverAt = clock.instant().plus(issued.after());
        return resultStore.issue(place, report, issued.note(), HuOf.voxels(analysis.volume(series)), deliverAt)
                ? Optional.of(act.done(report.resultUid()))
                : Optional.empty();
    }

    /** The predecessor of the live result where that one is a person's and no destination has it. */
    private Optional<Predecessor> beforeWithdrawn(ResultRow live, Instant at) {
        String earlier = live.supersedes();
        boolean persons = verdicts.baseOf(live.resultUid()).isPresent();
        return persons && earlier != null && resultStore.isHeldBack(live.resultUid(), at.plus(ON_THE_LINE))
                ? results.find(earlier).map(AnalysisJob::predecessor)
                : Optional.empty();
    }

    private Optional<StudyReport> kept(StudyRow study, String base) {
        StudyStore.Contents contents = store.read(study.studyInstanceUid());
        if (contents.instances().isEmpty()) {
            return Optional.empty();
        }
        StudyInput input = new StudyInput(
                study.studyInstanceUid(),
                contents.instances(),
                settings.pipelinesOf(study.calledAeTitle()),
                null,
                -1,
                -1);
        return KeptReport.read(
                resultStore.folderOf(study.studyInstanceUid(), base), seriesUid -> analysis.series(input, seriesUid));
    }

    static Outcome conflict(String code, String text) {
        return new Outcome.Refused(Outcome.Why.CONFLICT, code, text);
    }
}
