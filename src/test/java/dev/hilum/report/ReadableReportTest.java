package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadableReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/report");

    @TempDir
    private Path folder;

    /** Update with {@code -Dgolden.update=true} and read the difference. */
    @Test
    @org.junit.jupiter.api.Tag("REQ-REP-1")
    void jsonIsTheGoldenOne() throws IOException {
        compare("full.json", JsonReport.write(RandomReports.full(1)));
        compare("not-analysed.json", JsonReport.write(RandomReports.of(6)));
    }

    @Test
    void jsonHasTheFixedNamesAndNullsWhereAPipelineDidNotRun() throws IOException {
        JsonNode analysed = new ObjectMapper().readTree(JsonReport.write(RandomReports.full(1)));
        for (String name : List.of(
                "studyInstanceUid",
                "resultUid",
                "status",
                "reason",
                "pipelines",
                "models",
                "timings",
                "nodules",
                "pneumonia",
                "comparison",
                "unmeasured",
                "series")) {
            assertTrue(analysed.has(name), name);
        }
        JsonNode refused = new ObjectMapper().readTree(JsonReport.write(RandomReports.of(6)));
        assertTrue(refused.get("nodules").isNull());
        assertTrue(refused.get("pneumonia").isNull());
        assertEquals("NOT_ANALYSED", refused.get("status").asText());
        assertFalse(refused.get("reason").get("text").asText().isBlank());
    }

    @Test
    void whatIsNotMeasuredIsNullAndExplained() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.write(RandomReports.full(1)));
        int nulls = 0;
        for (JsonNode nodule : json.get("nodules")) {
            for (String name : List.of(
                    "longAxisMm",
                    "shortAxisMm",
                    "meanDiameterMm",
                    "volumeMm3",
                    "massMg",
                    "solidCoreMm",
                    "pleuraDistanceMm")) {
                nulls += nodule.get(name).isNull() ? 1 : 0;
            }
        }
        assertEquals(nulls, json.get("unmeasured").size());
        assertTrue(nulls > 0);
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-REP-3")
    void pdfSaysInBothLanguagesWhatItIs() throws IOException {
        String text = text(PdfReport.write(RandomReports.full(1), RandomReports.SETTINGS, (c, r, s) -> -800));
        assertTrue(text.contains(Statements.WARNING), text);
        assertTrue(text.contains(Statements.WARNING_ZH));
        assertTrue(text.contains(Statements.NOT_EVALUATED));
        assertTrue(text.contains("Pneumonia triage"));
        assertTrue(text.contains("a1".repeat(32)));
        assertTrue(text.contains("nodule.threshold=0.5"));
    }

    @Test
    void pdfShowsWhyNothingWasAnalysed() throws IOException {
        StudyReport refused = RandomReports.of(6);
        String text = text(PdfReport.write(refused, RandomReports.SETTINGS, null));
        assertTrue(text.contains("NOT ANALYSED"));
        assertTrue(text.contains(refused.reason().code().name()));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-8")
    void namesInAnyScriptNeitherCrashNorVanish() throws IOException {
        DataSet header = new DataSet()
                .setStrings(Tag.StudyInstanceUID, Vr.UI, "1.2.3")
                .setStrings(Tag.PatientName, Vr.PN, "王^小东=𠮷野\u0000\t\uD800 홍 עברית 🫁");
        StudyReport r = RandomReports.of(6);
        StudyReport named = new StudyReport(
                r.studyInstanceUid(),
                r.resultUid(),
                r.key(),
                r.status(),
                r.reason(),
                header,
                r.pipelines(),
                r.models(),
                r.parameters(),
                r.timings(),
                null,
                null,
                null,
                null,
                null,
                r.decisions(),
                r.createdAt(),
                null);
        String text = text(PdfReport.write(named, RandomReports.SETTINGS, null));
        assertTrue(text.contains("王 小东"), text);
        assertTrue(text.contains("□"), text);
    }

    @Test
    void aBundleIsCompleteAndTheSameEachTime() throws IOException {
        ResultBundle bundle = new ResultBundle(RandomReports.SETTINGS);
        StudyReport report = RandomReports.full(2);
        List<ResultFile> once = bundle.write(report, (c, r, s) -> c - 900, folder.resolve("a"));
        List<ResultFile> twice = bundle.write(report, (c, r, s) -> c - 900, folder.resolve("b"));
        assertEquals(List.of("JSON", "SR", "SEG", "PDF"), roles(once));
        for (int i = 0; i < once.size(); i++) {
            assertArrayEquals(
                    Files.readAllBytes(once.get(i).path()),
                    Files.readAllBytes(twice.get(i).path()),
                    once.get(i).role().name());
        }
        try (var files = Files.list(folder.resolve("a"))) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void aRefusedStudyHasNoSegmentationNotEvenAnOldOne() {
        ResultBundle bundle = new ResultBundle(RandomReports.SETTINGS);
        bundle.write(RandomReports.full(2), null, folder);
        List<ResultFile> files = bundle.write(RandomReports.of(6), null, folder);
        assertEquals(List.of("JSON", "SR", "PDF"), roles(files));
        assertFalse(Files.exists(folder.resolve("seg.dcm")));
    }

    private static List<String> roles(List<ResultFile> files) {
        List<String> roles = new ArrayList<>();
        files.forEach(file -> roles.add(file.role().name()));
        return roles;
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static void compare(String name, byte[] written) throws IOException {
        Path golden = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, written);
        }
        assertEquals(Files.readString(golden), new String(written, StandardCharsets.UTF_8));
    }
}
