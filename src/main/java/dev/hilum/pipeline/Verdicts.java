package dev.hilum.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.ModelTask;
import dev.hilum.job.FindingRow;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.UsageLedger;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Nodule.Density;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.ReaderMarks;
import dev.hilum.report.StudyReport;
import dev.hilum.report.Verification.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people say of findings. Each verdict issues the study's result anew, as that person's, from what was kept of the
 * device's result and all verdicts on it; it takes the place of the live one. It goes to the destinations when no other
 * verdict has come for a quiet period, so that a reader's ten verdicts make one object there and not ten.
 */
public final class Verdicts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VerdictTable verdicts;
    private final StudyTable studies;
    private final ResultTable results;
    private final ReaderIssue issuing;
    private final LoadedModels models;
    private final Duration quiet;

    /** @param quiet how long after the last verdict the result is delivered */
    public Verdicts(FlowStores stores, ReaderIssue issuing, LoadedModels models, Duration quiet) {
        this.verdicts = new VerdictTable(stores.transactions());
        this.studies = stores.studies();
        this.results = stores.results();
        this.issuing = issuing;
        this.models = models;
        this.quiet = quiet;
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

        /** Durable: the report is signed, a new result is live and on its way. */
        record Signed(String resultUid) implements Outcome {}

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
        Said said = new Said(findingUid, action, reason, edit, null);
        return issuing.issue(
                owner.get().studyInstanceUid(), issuing.baseOf(owner.get().resultUid()), new Judgement(said, reader));
    }

    /** Adds a finding that the device missed. */
    public Outcome add(String studyUid, Missed missed, Reader reader) {
        Optional<ResultRow> live = results.live(studyUid);
        if (live.isEmpty()) {
            return studies.find(studyUid).isEmpty()
                    ? refused(Outcome.Why.UNKNOWN, "UNKNOWN_STUDY", "There is no study with this Study Instance UID.")
                    : refused(Outcome.Why.CONFLICT, "NO_RESULT_YET", "The study has no result yet.");
        }
        Said said = new Said(UidSource.random().next(), Action.ADDED, null, null, missed);
        return issuing.issue(studyUid, issuing.baseOf(live.get().resultUid()), new Judgement(said, reader));
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

    private final class Judgement implements ReaderIssue.Act {
        private final Said said;
        private final Reader reader;

        Judgement(Said said, Reader reader) {
            this.said = said;
            this.reader = reader;
        }

        @Override
        public ReaderIssue.Issued on(StudyReport device, Instant at) {
            VerdictTable.Row row = row(device, said, reader, at);
            List<VerdictTable.Row> all = new ArrayList<>(verdicts.ofBase(device.resultUid()));
            all.add(row);
            StudyReport report = new JudgedReport(device, all).issuedBy(reader, at);
            VerdictTable.Row complete = row.issuedAs(report.resultUid());
            String detail = row.action() + " finding=" + row.findingUid() + " by=" + row.reader();
            ResultStore.Note note =
                    new ResultStore.Note(UsageLedger.Event.VERDICT, detail, at, () -> verdicts.add(complete), null);
            return new ReaderIssue.Issued(report, note, quiet);
        }

        @Override
        public Outcome done(String resultUid) {
            return new Outcome.Issued(resultUid, said.findingUid());
        }
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
                .filter(c -> c.task() == ModelTask.LUNG_MASK || lesions == (c.task() == ModelTask.PNEUMONIA_LESION))
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
