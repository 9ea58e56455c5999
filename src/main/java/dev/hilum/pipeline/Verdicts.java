package dev.hilum.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.ModelTask;
import dev.hilum.job.FindingRow;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Nodule.Density;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.ReaderMarks;
import dev.hilum.report.KeptReport;
import dev.hilum.report.StudyReport;
import dev.hilum.report.Verification.Action;
import dev.hilum.study.SliceSeries;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people say of findings. Each verdict issues the study's result anew, as that person's, from what was kept of the
 * device's result and all verdicts on it; it takes the place of the live one and goes to all destinations.
 */
public final class Verdicts {
    private static final int ATTEMPTS = 3;
    private static final Set<StudyState> JUDGED_IN = Set.of(StudyState.REPORTED, StudyState.DELIVERED);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VerdictTable verdicts;
    private final StudyTable studies;
    private final ResultTable results;
    private final StudyStore store;
    private final ResultStore resultStore;
    private final StudyAnalysis analysis;
    private final LoadedModels models;
    private final FlowSettings settings;
    private final Clock clock;

    public Verdicts(
            StudyFlow.Stores stores,
            ResultStore resultStore,
            StudyAnalysis analysis,
            LoadedModels models,
            FlowSettings settings,
            Clock clock) {
        this.verdicts = new VerdictTable(stores.transactions());
        this.studies = stores.studies();
        this.results = stores.results();
        this.store = new StudyStore(stores.inbox());
        this.resultStore = resultStore;
        this.analysis = analysis;
        this.models = models;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Who says it.
     *
     * @param user the name of the account
     * @param name in the form of VR PN
     * @param organization that the person verifies for
     */
    public record Reader(String user, String name, String organization) {}

    /**
     * What a person changes; null leaves as it is.
     *
     * @param flag of the pneumonia finding; the others are of a nodule
     */
    public record Edit(
            @Nullable Double longAxisMm,
            @Nullable Double shortAxisMm,
            @Nullable Density density,
            @Nullable List<Double> centerLpsMm,
            @Nullable Boolean flag) {}

    /** A finding that the device missed. */
    public record Missed(ReaderMarks.Axes axes, Density density) {}

    /** What came of it. */
    public sealed interface Outcome {
        /** Durable: a new result is live and on its way. */
        record Issued(String resultUid, String findingUid) implements Outcome {}

        /** Nothing was written. */
        record Refused(Why why, String code, String text) implements Outcome {}

        /** Whose matter it is. */
        enum Why {
            UNKNOWN,
            CONFLICT,
            INVALID
        }
    }

    /** Says something of a finding. */
    public Outcome judge(
            String findingUid, Action action, @Nullable String reason, @Nullable Edit edit, Reader reader) {
        Optional<ResultRow> owner =
                results.findingByUid(findingUid).map(FindingRow::resultUid).flatMap(results::find);
        if (owner.isEmpty()) {
            return refused(Outcome.Why.UNKNOWN, "UNKNOWN_FINDING", "There is no finding with this UID.");
        }
        String base =
                verdicts.baseOf(owner.get().resultUid()).orElse(owner.get().resultUid());
        Said said = new Said(findingUid, action, reason, edit, null);
        return issue(owner.get().studyInstanceUid(), base, said, reader);
    }

    /** Adds a finding that the device missed. */
    public Outcome add(String studyUid, Missed missed, Reader reader) {
        Optional<ResultRow> live = results.live(studyUid);
        if (live.isEmpty()) {
            return studies.find(studyUid).isEmpty()
                    ? refused(Outcome.Why.UNKNOWN, "UNKNOWN_STUDY", "There is no study with this Study Instance UID.")
                    : refused(Outcome.Why.CONFLICT, "NO_RESULT_YET", "The study has no result yet.");
        }
        String base = verdicts.baseOf(live.get().resultUid()).orElse(live.get().resultUid());
        Said said = new Said(UidSource.random().next(), Action.ADDED, null, null, missed);
        return issue(studyUid, base, said, reader);
    }

    /** All verdicts on a study, oldest first. */
    public List<VerdictTable.Row> ofStudy(String studyUid) {
        return verdicts.ofStudy(studyUid);
    }

    /** How often which models were right. */
    public List<VerdictTable.Count> counts() {
        return verdicts.counts();
    }

    private record Said(
            String findingUid,
            Action action,
            @Nullable String reason,
            @Nullable Edit edit,
            @Nullable Missed missed) {}

    /** Another verdict on the same study may come in between: then from the start. */
    private Outcome issue(String studyUid, String base, Said said, Reader reader) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Optional<Outcome> outcome = attempt(studyUid, base, said, reader);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (ReaderMarks.MarkException e) {
                return refused(Outcome.Why.INVALID, "EDIT", String.valueOf(e.getMessage()));
            }
        }
        return refused(
                Outcome.Why.CONFLICT, "STUDY_CHANGED", "The study changes just now; look at it again, then judge.");
    }

    private Optional<Outcome> attempt(String studyUid, String base, Said said, Reader reader) {
        StudyRow study = studies.find(studyUid).orElseThrow();
        Optional<ResultRow> live = results.live(studyUid);
        if (!JUDGED_IN.contains(study.state())) {
            return Optional.of(refused(
                    Outcome.Why.CONFLICT,
                    "NOT_REPORTED",
                    "The study is " + study.state() + ": findings are judged when it is REPORTED or DELIVERED."));
        }
        if (live.isEmpty()
                || !base.equals(verdicts.baseOf(live.get().resultUid())
                        .orElse(live.get().resultUid()))) {
            return Optional.of(refused(
                    Outcome.Why.CONFLICT,
                    "SUPERSEDED",
                    "The finding is of a result that another analysis has superseded; look at the new one."));
        }
        Optional<StudyReport> kept = kept(study, base);
        if (kept.isEmpty()) {
            return Optional.of(refused(
                    Outcome.Why.CONFLICT,
                    "NOT_KEPT",
                    "This result was made by an earlier version of Hilum; ask for another analysis, then judge."));
        }
        return write(study, live.get(), kept.get(), said, reader);
    }

    /** Empty where somebody was faster. */
    private Optional<Outcome> write(StudyRow study, ResultRow live, StudyReport device, Said said, Reader reader) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        VerdictTable.Row row = row(device, said, reader, at);
        List<VerdictTable.Row> all = new ArrayList<>(verdicts.ofBase(device.resultUid()));
        all.add(row);
        JudgedReport judged = new JudgedReport(device, all);
        StudyReport issued = judged.issuedBy(reader, at).succeeding(StudyFlow.predecessor(live));
        SliceSeries series = Objects.requireNonNull(device.series(), "a judged result has a series");
        VerdictTable.Row complete = row.issuedAs(issued.resultUid());
        return resultStore.issue(study, live, issued, complete, HuOf.voxels(analysis.volume(series)))
                ? Optional.of(new Outcome.Issued(issued.resultUid(), said.findingUid()))
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

    private VerdictTable.Row row(StudyReport device, Said said, Reader reader, Instant at) {
        Pneumonia pneumonia = device.pneumonia();
        boolean lesions = pneumonia != null && pneumonia.findingUid().equals(said.findingUid());
        Optional<VerdictTable.Row> before = verdicts.ofBase(device.resultUid()).stream()
                .filter(v -> v.findingUid().equals(said.findingUid()))
                .findFirst();
        boolean added = said.missed() != null
                || before.filter(v -> v.action() == Action.ADDED).isPresent();
        check(said, lesions);
        return new VerdictTable.Row(
                UidSource.random().next(),
                device.studyInstanceUid(),
                device.resultUid(),
                "",
                said.findingUid(),
                trackingUid(device, said),
                said.action(),
                said.reason(),
                json(said.missed() == null ? said.edit() : said.missed()),
                reader.user(),
                reader.name(),
                at,
                modelsOf(device, lesions),
                added ? null : confirmed(said, lesions ? pneumonia : null));
    }

    /** An added finding is tracked by its own UID from then on. */
    private static String trackingUid(StudyReport device, Said said) {
        Pneumonia pneumonia = device.pneumonia();
        if (pneumonia != null && pneumonia.findingUid().equals(said.findingUid())) {
            return pneumonia.trackingUid();
        }
        List<Nodule> nodules = device.nodules() == null ? List.of() : device.nodules();
        return nodules.stream()
                .filter(n -> n.findingUid().equals(said.findingUid()))
                .map(Nodule::trackingUid)
                .findFirst()
                .orElse(said.findingUid());
    }

    /** Of a positive finding whether the person confirms it. */
    private static @Nullable Boolean confirmed(Said said, @Nullable Pneumonia triage) {
        if (triage != null && !triage.flag()) {
            return null;
        }
        boolean unflagged =
                said.edit() != null && Boolean.FALSE.equals(said.edit().flag());
        return said.action() != Action.REJECTED && !unflagged;
    }

    private static void check(Said said, boolean lesions) {
        Edit edit = said.edit();
        if (edit == null) {
            return;
        }
        boolean ofNodule = edit.longAxisMm() != null
                || edit.shortAxisMm() != null
                || edit.density() != null
                || edit.centerLpsMm() != null;
        if (lesions ? ofNodule || edit.flag() == null : !ofNodule || edit.flag() != null) {
            throw new ReaderMarks.MarkException(
                    lesions
                            ? "of the pneumonia finding only edit.flag can be changed"
                            : "edit needs longAxisMm, shortAxisMm, density or centerLpsMm; flag is of the pneumonia finding");
        }
    }

    private String modelsOf(StudyReport device, boolean lesions) {
        Set<String> names = models.versions().stream()
                .map(version -> version.model().contract())
                .filter(c -> lesions == (c.task() == ModelTask.PNEUMONIA_LESION))
                .map(c -> c.name())
                .collect(Collectors.toSet());
        return device.models().stream()
                .filter(model -> names.contains(model.name()))
                .map(model -> model.name() + "/" + model.version() + " " + model.sha256())
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String json(@Nullable Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an edit is always writable", e);
        }
    }

    private static Outcome refused(Outcome.Why why, String code, String text) {
        return new Outcome.Refused(why, code, text);
    }
}
