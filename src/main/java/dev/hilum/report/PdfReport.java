package dev.hilum.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.jspecify.annotations.Nullable;

/** The report for people as PDF, A4, with the bundled font embedded. */
public final class PdfReport {
    private PdfReport() {}

    /**
     * The document; the same bytes for the same result.
     *
     * @param voxels for key images; null leaves them out
     */
    public static byte[] write(StudyReport report, ReportSettings settings, @Nullable HuVoxels voxels) {
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId((long) report.resultUid().hashCode());
            document.setDocumentInformation(information(report, settings));
            document.getDocumentCatalog().setLanguage(settings.language().tag());
            try (PdfCanvas canvas = new PdfCanvas(document)) {
                for (Block block : ReadableReport.of(report, settings, voxels)) {
                    canvas.draw(block);
                }
                canvas.finish(ReadableReport.footer(report, settings.language()));
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
        information.setTitle(ReadableReport.title(settings.language()));
        information.setProducer(settings.equipment().modelName());
        information.setCreationDate(GregorianCalendar.from(report.createdAt().atZone(settings.zone())));
        return information;
    }
}
