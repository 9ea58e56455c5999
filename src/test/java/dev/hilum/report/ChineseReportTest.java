package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.measure.ClinicalContext;
import dev.hilum.measure.Course;
import dev.hilum.measure.Guideline;
import dev.hilum.measure.Guidelines;
import dev.hilum.measure.Nodule;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.SeriesDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Chinese report is Chinese: English words in it are codes, names of models and settings, units and what came in. */
@Tag("REQ-REP-1")
class ChineseReportTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z'-]*[a-z][A-Za-z'-]*");
    private static final List<String> UNITS = List.of("mm", "mL", "Hilum", "LungRADS", "Lung-RADS", "Fleischner");

    @Test
    void noEnglishWordIsLeft() {
        ReportSettings settings = new ReportSettings(
                RandomReports.SETTINGS.equipment(),
                RandomReports.SETTINGS.zone(),
                Language.CHINESE,
                ReportSettings.BASIC);
        int blocks = 0;
        TreeSet<String> english = new TreeSet<>();
        for (StudyReport report : reports().toList()) {
            for (Block block : ReadableReport.of(report, settings, null)) {
                words(text(block), report).forEach(word -> english.add(word + " in: " + text(block)));
                blocks++;
            }
        }
        assertEquals(new TreeSet<>(), english);
        assertTrue(blocks > 500, "only " + blocks);
    }

    private static Stream<StudyReport> reports() {
        Stream<StudyReport> random = LongStream.range(0, 14).mapToObj(RandomReports::of);
        Stream<StudyReport> compared = LongStream.range(0, 24).mapToObj(ComparedReports::of);
        Stream<StudyReport> verified = LongStream.range(0, 3).mapToObj(VerifiedReports::of);
        return Stream.of(random, compared, verified, refused(), categorised()).flatMap(reports -> reports);
    }

    /** A refusal for every reason, with a caution of every kind. */
    private static Stream<StudyReport> refused() {
        StudyReport r = RandomReports.of(6);
        List<Caution> cautions = Arrays.stream(Caution.Code.values())
                .map(code -> new Caution(code, "a sentence in English"))
                .toList();
        return Arrays.stream(ReasonCode.values()).map(code -> {
            Reason reason = new Reason(code, "a sentence in English");
            return new StudyReport(
                    r.studyInstanceUid(),
                    r.resultUid(),
                    r.key(),
                    r.status(),
                    reason,
                    r.header(),
                    List.of(new StudyReport.PipelineOutcome(
                            PipelineName.NODULE, StudyReport.Status.NOT_ANALYSED, reason, cautions, null)),
                    r.models(),
                    r.parameters(),
                    r.timings(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(new SeriesDecision("1.2.3", false, "a sentence in English", reason)),
                    r.createdAt(),
                    null);
        });
    }

    /** Every density and course under both guidelines. */
    private static Stream<StudyReport> categorised() {
        List<StudyReport> all = new ArrayList<>();
        for (Guideline guideline : Guideline.values()) {
            for (Course.Kind kind : Course.Kind.values()) {
                for (long seed = 0; seed < 8; seed++) {
                    StudyReport report = RandomReports.full(seed);
                    List<Nodule> nodules = seed % 2 == 0
                            ? report.nodules()
                            : List.of(report.nodules().getFirst());
                    all.add(report.withNodules(Guidelines.suggest(
                            guideline,
                            nodules,
                            new ClinicalContext(OptionalDouble.of(60), false, false),
                            seed,
                            n -> new Course(kind, 200))));
                }
            }
        }
        return all.stream();
    }

    private static List<String> words(String text, StudyReport report) {
        String rest = text;
        for (String known : known(report)) {
            rest = rest.replace(known, " ");
        }
        List<String> found = new ArrayList<>();
        for (Matcher word = WORD.matcher(rest); word.find(); ) {
            found.add(word.group());
        }
        return found;
    }

    /** What is not ours to translate: the patient, models, settings, UIDs, and units. */
    private static List<String> known(StudyReport report) {
        List<String> known = new ArrayList<>();
        report.header()
                .elements()
                .forEach(e -> report.header().strings(e.tag()).forEach(value -> {
                    known.add(value.replace('^', ' ').replace("=", " / "));
                }));
        report.models().forEach(m -> known.addAll(List.of(m.name() + " " + m.version() + " sha256:" + m.sha256())));
        report.parameters().forEach(p -> known.add(p.name() + "=" + p.value()));
        if (report.verification() != null) {
            known.add(report.verification().observerName().replace('^', ' ').replace("=", " / "));
            known.add(report.verification().organization());
            report.verification().decisions().forEach(d -> known.add(String.valueOf(d.reason())));
        }
        known.add("Study Instance UID");
        known.addAll(RandomReports.SETTINGS.equipment().softwareVersions());
        known.add(RandomReports.SETTINGS.equipment().modelName());
        known.addAll(UNITS);
        known.removeIf(String::isBlank);
        known.sort((a, b) -> b.length() - a.length());
        return known;
    }

    private static String text(Block block) {
        return switch (block) {
            case Block.Title b -> b.text();
            case Block.Heading b -> b.text();
            case Block.Line b -> b.text();
            case Block.Small b -> b.text();
            case Block.Alert b -> b.text();
            case Block.Table b -> b.rows().toString();
            case Block.Bars b -> b.caption() + " " + b.labels();
            case Block.Trend b ->
                b.caption()
                        + b.times()
                        + b.lines().stream().map(Block.TrendLine::label).toList();
            case Block.Pictures b ->
                b.pictures().stream().map(Block.Picture::caption).toList().toString();
        };
    }
}
