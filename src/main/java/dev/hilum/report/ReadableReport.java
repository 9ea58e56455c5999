package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.report.Block.Alert;
import dev.hilum.report.Block.Heading;
import dev.hilum.report.Block.Line;
import dev.hilum.report.Block.Small;
import dev.hilum.report.StudyReport.PipelineOutcome;
import dev.hilum.report.StudyReport.Status;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.SliceSeries;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the report for people says, in order: warning, patient, status, findings, series, models. */
final class ReadableReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final StudyReport report;
    private final ReportSettings settings;
    private final Language language;
    private final CodedWords words;
    private final List<Block> blocks = new ArrayList<>();

    private ReadableReport(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
        this.language = settings.language();
        this.words = new CodedWords(language);
    }

    /** @param voxels for key images; null leaves them out */
    static List<Block> of(StudyReport report, ReportSettings settings, @Nullable HuVoxels voxels) {
        ReadableReport readable = new ReadableReport(report, settings);
        readable.addHeader();
        readable.addOutcomes();
        readable.blocks.addAll(new ReadableNodules(report, settings.language()).blocks(voxels));
        readable.blocks.addAll(new ReadableCategories(report, settings.language()).blocks());
        readable.blocks.addAll(new ReadablePneumonia(report, settings.language()).blocks());
        readable.blocks.addAll(new ReadableComparison(report, settings.language()).blocks());
        readable.addSeries();
        readable.addProvenance();
        return List.copyOf(readable.blocks);
    }

    static String title(Language language) {
        return language.say("Chest CT AI analysis", "胸部CT人工智能分析报告");
    }

    /** The warning at the foot of every page. */
    static String footer(StudyReport report, Language language) {
        return language.say(Statements.warning(report) + ".", Statements.warningInChinese(report) + "。");
    }

    private void addHeader() {
        blocks.add(new Block.Title(title(language)));
        if (language != Language.CHINESE) {
            blocks.add(new Alert(Statements.warning(report) + "."));
        }
        if (language != Language.ENGLISH) {
            blocks.add(new Alert(Statements.warningInChinese(report) + "。"));
        }
        if (Statements.notEvaluated(report)) {
            blocks.add(new Alert(language.say(
                    "Models of this result: " + Statements.NOT_EVALUATED + ".",
                    "所用模型" + Statements.NOT_EVALUATED_ZH + "。")));
        }
        addVerification();
        DataSet header = report.header();
        blocks.add(new Line(fields(
                language.say("Patient", "患者") + ": " + name(header),
                "ID: " + value(header, Tag.PatientID),
                language.say("Sex", "性别") + ": " + value(header, Tag.PatientSex),
                language.say("Age", "年龄") + ": " + value(header, Tag.PatientAge),
                language.say("Birth date", "出生日期") + ": " + value(header, Tag.PatientBirthDate))));
        blocks.add(new Line(fields(
                language.say("Accession", "检查号") + ": " + value(header, Tag.AccessionNumber),
                language.say("Study date", "检查日期") + ": " + value(header, Tag.StudyDate),
                language.say("Description", "描述") + ": " + value(header, Tag.StudyDescription))));
        blocks.add(new Small("Study Instance UID: " + report.studyInstanceUid()));
    }

    private void addVerification() {
        Verification person = report.verification();
        if (person != null) {
            blocks.add(new Line(fields(
                    language.say("Verified by", "核实人") + ": " + readable(person.observerName()),
                    person.organization(),
                    time(person.at()))));
            if (person.reportText() != null) {
                blocks.add(new Heading(language.say(Statements.SIGNED, Statements.SIGNED_ZH)));
                person.reportLines().forEach(line -> blocks.add(new Line(line)));
            }
        }
    }

    private void addOutcomes() {
        blocks.add(new Heading(language.say("Status", "状态") + ": " + words(report.status())));
        explain(report.reason());
        for (PipelineOutcome outcome : report.pipelines()) {
            String name = outcome.name() == PipelineName.NODULE
                    ? language.say("Nodules", "结节")
                    : language.say("Pneumonia", "肺炎");
            blocks.add(new Line(name + ": " + words(outcome.status())));
            explain(outcome.reason());
            for (Caution caution : outcome.cautions()) {
                blocks.add(new Alert(language.say("Caution", "注意") + " " + caution.code() + ": " + words.of(caution)));
            }
        }
    }

    private void explain(@Nullable Reason reason) {
        if (reason != null) {
            blocks.add(new Alert(language.say("Reason", "原因") + " " + reason.code() + ": " + words.of(reason)));
        }
    }

    private void addSeries() {
        SliceSeries series = report.series();
        blocks.add(new Heading(language.say("Series", "序列")));
        if (series != null) {
            blocks.add(new Line(language.say("Analysed", "已分析") + ": "
                    + series.slices().size() + " " + language.say("slices", "层") + ", "
                    + language.say("spacing", "层间距") + " " + Rounding.length(series.sliceSpacingMm()) + " mm"));
        }
        for (SeriesDecision decision : report.decisions()) {
            String taken = decision.taken() ? "● " + language.say("taken", "选用") : "○ " + language.say("left", "未选");
            blocks.add(new Small(taken + " " + decision.seriesInstanceUid() + ": " + words.of(decision)));
        }
    }

    private void addProvenance() {
        blocks.add(new Heading(language.say("Models and parameters", "模型与参数")));
        for (ModelIdentity model : report.models()) {
            String evaluated = model.clinicallyEvaluated()
                    ? ""
                    : " — " + language.say(Statements.NOT_EVALUATED, Statements.NOT_EVALUATED_ZH);
            blocks.add(new Small(model.name() + " " + model.version() + " sha256:" + model.sha256() + evaluated));
        }
        if (!report.parameters().isEmpty()) {
            blocks.add(new Small(report.parameters().stream()
                    .map(parameter -> parameter.name() + "=" + parameter.value())
                    .collect(Collectors.joining("   "))));
        }
        blocks.add(new Small(language.say("Result", "结果") + " " + report.resultUid() + ", " + time(report.createdAt())
                + ", " + settings.equipment().modelName() + " "
                + String.join(" ", settings.equipment().softwareVersions())));
        StudyReport.Predecessor predecessor = report.predecessor();
        if (predecessor != null) {
            blocks.add(new Small(language.say("Supersedes", "取代") + " " + predecessor.resultUid()));
        }
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(settings.zone()));
    }

    /** All component groups of the name, since a reader may know the patient by any of them. */
    private static String name(DataSet header) {
        return readable(value(header, Tag.PatientName));
    }

    private static String readable(String name) {
        return name.replace('^', ' ').replace("=", " / ");
    }

    private static String value(DataSet header, int tag) {
        return header.string(tag).orElse("–");
    }

    private static String fields(String... fields) {
        return String.join("    ", fields);
    }

    private String words(Status status) {
        return switch (status) {
            case ANALYSED -> language.say("ANALYSED", "已分析");
            case NOT_ANALYSED -> language.say("NOT ANALYSED", "未分析");
        };
    }

    /** Numbers with one decimal, as a table needs. */
    static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
