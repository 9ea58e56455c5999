package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The comparison as people read it, in both languages. {@code -Drender.to=DIR} keeps the PDFs to look at. */
@Tag("REQ-REP-1")
class ReadableComparisonTest {
    private static final Map<String, List<String>> WORDS = Map.of(
            "NEW", List.of("new", "新发"),
            "RESOLVED", List.of("resolved", "消失"),
            "GROWN", List.of("grown", "增大"),
            "SHRUNK", List.of("shrunk", "缩小"),
            "STABLE", List.of("stable", "稳定"));
    private static final List<Language> LANGUAGES = List.of(Language.ENGLISH, Language.CHINESE);

    @Test
    void everyChangeWithItsUncertaintyIsInPdfAndHtmlInBothLanguages() throws IOException {
        int compared = 0;
        for (StudyReport report :
                LongStream.range(0, 12).mapToObj(ComparedReports::of).toList()) {
            JsonNode json = new ObjectMapper().readTree(JsonReport.write(report));
            for (Language language : LANGUAGES) {
                String pdf = text(report, language);
                String html = html(report, language);
                for (String expected : expected(json, language)) {
                    assertTrue(pdf.contains(expected), expected + " is not in the PDF: " + pdf);
                    assertTrue(html.contains(expected), expected + " is not in the HTML");
                    compared++;
                }
            }
        }
        assertTrue(compared > 200, "only " + compared);
    }

    @Test
    void theTrendIsDrawnWhereBothStudiesWereMeasured() {
        StudyReport report = ComparedReports.of(0);
        assertTrue(html(report, Language.ENGLISH).contains("aria-label=\"Proportion of lung affected over time\""));
        assertFalse(html(RandomReports.full(0), Language.ENGLISH).contains("over time"));
    }

    private static List<String> expected(JsonNode json, Language language) {
        int at = LANGUAGES.indexOf(language);
        List<String> all = new java.util.ArrayList<>();
        JsonNode comparison = json.get("comparison");
        if (!comparison.isObject()) {
            all.add(List.of("Not compared", "未比较").get(at) + ", "
                    + json.get("notCompared").get("code").asText());
            return all;
        }
        all.add(comparison.get("priorStudyUid").asText());
        if (!comparison.get("priorDate").isNull()) {
            all.add(comparison.get("priorDate").asText());
        }
        List<String> rejected = new java.util.ArrayList<>();
        json.get("nodules").forEach(n -> {
            if (n.path("verdict").path("action").asText().equals("REJECTED")) {
                rejected.add(n.get("findingUid").asText());
            } else {
                category(n.get("suggestedCategory"), language, all);
            }
        });
        comparison.get("nodules").forEach(change -> {
            if (!rejected.contains(change.get("findingUid").asText())) {
                all.add(WORDS.get(change.get("change").asText()).get(at));
                number(change, "diameterChangeMm", "diameterUncertaintyMm", all);
                number(change, "volumeChangePercent", "volumeUncertaintyPercent", all);
                interval(change, all);
            }
        });
        return all;
    }

    private static void category(JsonNode category, Language language, List<String> all) {
        if (category.isObject()) {
            all.add(category.get("guideline").asText());
            all.add(
                    category.get("category").isNull()
                            ? category.get("code").asText()
                            : inWords(category.get("category").asText(), language));
        }
    }

    private static String inWords(String category, Language language) {
        return language == Language.ENGLISH
                ? category
                : category.replace("part-solid", "部分实性")
                        .replace("ground-glass", "磨玻璃")
                        .replace("solid", "实性")
                        .replace("multiple", "多发")
                        .replace("single", "单发");
    }

    private static void number(JsonNode change, String value, String uncertainty, List<String> all) {
        if (!change.get(value).isNull()) {
            all.add(String.format(Locale.ROOT, "± %.1f", change.get(uncertainty).asDouble()));
        }
    }

    private static void interval(JsonNode change, List<String> all) {
        JsonNode interval = change.get("vdtInterval");
        if (!interval.isNull()) {
            all.add(String.format(
                    Locale.ROOT,
                    "%.0f (%.0f–%s)",
                    change.get("vdtDays").asDouble(),
                    interval.get(0).asDouble(),
                    interval.get(1).isNull()
                            ? "∞"
                            : String.format(Locale.ROOT, "%.0f", interval.get(1).asDouble())));
        }
    }

    private static ReportSettings in(Language language) {
        return new ReportSettings(
                RandomReports.SETTINGS.equipment(), RandomReports.SETTINGS.zone(), language, ReportSettings.BASIC);
    }

    private static String html(StudyReport report, Language language) {
        return new String(HtmlReport.write(report, in(language), null), StandardCharsets.UTF_8)
                .replace("&gt;", ">")
                .replace("&lt;", "<");
    }

    /** Lines of a wrapped cell are joined again. */
    private static String text(StudyReport report, Language language) throws IOException {
        byte[] pdf = PdfReport.write(report, in(language), (c, r, s) -> 20 * c - 1000);
        String folder = System.getProperty("render.to");
        if (folder != null) {
            Files.write(Path.of(folder, report.resultUid() + "-" + language + ".pdf"), pdf);
        }
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper()
                    .getText(document)
                    .replaceAll("\\s+", " ")
                    .replace('\u2012', '–');
        }
    }
}
