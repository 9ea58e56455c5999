package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.report.StudyReport.PipelineOutcome;
import dev.hilum.report.StudyReport.Status;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.SliceSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jspecify.annotations.Nullable;

/** The result for people: English and Chinese, A4. */
public final class PdfReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final StudyReport report;
    private final ReportSettings settings;
    private final PdfCanvas canvas;

    private PdfReport(StudyReport report, ReportSettings settings, PdfCanvas canvas) {
        this.report = report;
        this.settings = settings;
        this.canvas = canvas;
    }

    /**
     * The document; the same bytes for the same result.
     *
     * @param voxels for key images; null leaves them out
     */
    public static byte[] write(StudyReport report, ReportSettings settings, @Nullable HuVoxels voxels) {
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId((long) report.resultUid().hashCode());
            document.setDocumentInformation(information(report, settings));
            document.getDocumentCatalog().setLanguage("zh-CN");
            try (PdfCanvas canvas = new PdfCanvas(document)) {
                new PdfReport(report, settings, canvas).write(voxels);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the PDF report", e);
        }
    }

    private static PDDocumentInformation information(StudyReport report, ReportSettings settings) {
        PDDocumentInformation information = new PDDocumentInformation();
        information.setTitle("Chest CT AI analysis 胸部CT人工智能分析");
        information.setProducer(settings.equipment().modelName());
        information.setCreationDate(GregorianCalendar.from(report.createdAt().atZone(settings.zone())));
        return information;
    }

    private void write(@Nullable HuVoxels voxels) throws IOException {
        writeHeader();
        writeOutcomes();
        new PdfNodules(report, canvas).write(voxels);
        new PdfPneumonia(report, canvas).write();
        writeSeries();
        writeProvenance();
        canvas.finish(Statements.warning(report) + " · " + Statements.warningInChinese(report));
    }

    private void writeHeader() throws IOException {
        DataSet header = report.header();
        canvas.title("Chest CT AI analysis  胸部CT人工智能分析报告");
        canvas.alert(Statements.warning(report) + ".");
        canvas.alert(Statements.warningInChinese(report) + "。");
        if (Statements.notEvaluated(report)) {
            canvas.alert("Models of this result: " + Statements.NOT_EVALUATED + ". 所用模型" + Statements.NOT_EVALUATED_ZH
                    + "。");
        }
        canvas.line("Patient 患者: " + name(header) + "    ID: " + value(header, Tag.PatientID) + "    Sex 性别: "
                + value(header, Tag.PatientSex) + "    Age 年龄: " + value(header, Tag.PatientAge)
                + "    Birth date 出生日期: " + value(header, Tag.PatientBirthDate));
        canvas.line("Accession 检查号: " + value(header, Tag.AccessionNumber) + "    Study date 检查日期: "
                + value(header, Tag.StudyDate) + "    Description 描述: " + value(header, Tag.StudyDescription));
        canvas.small("Study Instance UID: " + report.studyInstanceUid());
    }

    private void writeOutcomes() throws IOException {
        canvas.heading("Status 状态: " + words(report.status()));
        explain(report.reason());
        for (PipelineOutcome outcome : report.pipelines()) {
            canvas.line((outcome.name() == PipelineName.NODULE ? "Nodules 结节: " : "Pneumonia 肺炎: ")
                    + words(outcome.status()));
            explain(outcome.reason());
            for (var caution : outcome.cautions()) {
                canvas.alert("Caution 注意 " + caution.code() + ": " + caution.text());
            }
        }
    }

    private void explain(@Nullable Reason reason) throws IOException {
        if (reason != null) {
            canvas.alert("Reason 原因 " + reason.code() + ": " + reason.text());
        }
    }

    private void writeSeries() throws IOException {
        SliceSeries series = report.series();
        canvas.heading("Series 序列");
        if (series != null) {
            canvas.line("Analysed 已分析: " + series.slices().size() + " slices 层, spacing 层间距 "
                    + Rounding.length(series.sliceSpacingMm()) + " mm");
        }
        for (SeriesDecision decision : report.decisions()) {
            canvas.small((decision.taken() ? "● taken 选用 " : "○ left 未选 ") + decision.seriesInstanceUid() + ": "
                    + decision.why());
        }
    }

    private void writeProvenance() throws IOException {
        canvas.heading("Models and parameters 模型与参数");
        for (ModelIdentity model : report.models()) {
            canvas.small(model.name() + " " + model.version() + " sha256:" + model.sha256()
                    + (model.clinicallyEvaluated()
                            ? ""
                            : " — " + Statements.NOT_EVALUATED + " " + Statements.NOT_EVALUATED_ZH));
        }
        canvas.small(report.parameters().stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("   ")));
        ZonedDateTime created = report.createdAt().atZone(settings.zone());
        canvas.small("Result 结果 " + report.resultUid() + ", " + TIME.format(created) + ", "
                + settings.equipment().modelName() + " "
                + String.join(" ", settings.equipment().softwareVersions()));
        StudyReport.Predecessor predecessor = report.predecessor();
        if (predecessor != null) {
            canvas.small("Supersedes 取代 " + predecessor.resultUid());
        }
    }

    /** All component groups of the name, since a reader may know the patient by any of them. */
    private static String name(DataSet header) {
        return value(header, Tag.PatientName).replace('^', ' ').replace("=", " / ");
    }

    private static String value(DataSet header, int tag) {
        return header.string(tag).orElse("–");
    }

    private static String words(Status status) {
        return switch (status) {
            case ANALYSED -> "ANALYSED 已分析";
            case NOT_ANALYSED -> "NOT ANALYSED 未分析";
        };
    }

    /** Numbers with at most one decimal, as a table needs. */
    static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A list of words for a cell. */
    static List<String> cells(String... cells) {
        return List.of(cells);
    }
}
