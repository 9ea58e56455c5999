package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.compare.Comparison;
import dev.hilum.compare.NoduleChange;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Container;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random findings as the finding model holds them, read back: JSON, the pneumonia groups of the SR, the Chest CAD SR, and
 * the text of PDF and HTML. The other encodings are held against the JSON.
 */
@Tag("REQ-REP-1")
@Tag("slow")
class ModelValuesTest {
    private static final String LEFT = "7771000";
    private static final String BILATERAL = "51440002";

    private static Stream<StudyReport> reports() {
        return Stream.concat(
                LongStream.range(300, 324).mapToObj(RandomReports::of),
                Stream.concat(
                        LongStream.range(400, 404).mapToObj(VerifiedReports::of),
                        LongStream.range(500, 512).mapToObj(ComparedReports::of)));
    }

    @Test
    void jsonHasTheValuesOfTheModel() throws Exception {
        int compared = 0;
        for (StudyReport report : reports().toList()) {
            JsonNode json = new ObjectMapper().readTree(JsonReport.write(report));
            for (int i = 0; report.nodules() != null && i < report.nodules().size(); i++) {
                nodule(report.nodules().get(i), json.get("nodules").get(i));
                compared++;
            }
            if (report.pneumonia() != null) {
                pneumonia(report.pneumonia(), json.get("pneumonia"));
                compared++;
            }
        }
        assertTrue(compared > 80, "only " + compared);
    }

    private static void nodule(Nodule n, JsonNode json) {
        assertEquals(n.findingUid(), json.get("findingUid").asText());
        assertEquals(n.trackingUid(), json.get("trackingUid").asText());
        assertEquals(n.kind().name(), json.get("kind").asText());
        assertEquals(n.density().name(), json.get("density").asText());
        assertEquals(n.side().name(), json.get("side").asText());
        assertEquals(n.zone().name(), json.get("zone").asText());
        assertEquals(n.sopInstanceUid(), json.get("sopInstanceUid").asText());
        assertEquals(n.frame(), json.get("frame").asInt());
        assertEquals(
                n.lobe(), json.get("lobe").isNull() ? null : json.get("lobe").asText());
        quantity(n.longAxisMm(), json.get("longAxisMm"), 0.005);
        quantity(n.shortAxisMm(), json.get("shortAxisMm"), 0.005);
        quantity(n.meanDiameterMm(), json.get("meanDiameterMm"), 0.005);
        quantity(n.volumeMm3(), json.get("volumeMm3"), 0.0005);
        quantity(n.massMg(), json.get("massMg"), 0.0005);
        quantity(n.solidCoreMm(), json.get("solidCoreMm"), 0.005);
        quantity(n.pleuraDistanceMm(), json.get("pleuraDistanceMm"), 0.005);
        assertEquals(n.center().x(), json.get("centerLpsMm").get(0).asDouble(), 0.006);
        assertEquals(n.center().y(), json.get("centerLpsMm").get(1).asDouble(), 0.006);
        assertEquals(n.center().z(), json.get("centerLpsMm").get(2).asDouble(), 0.006);
        if (!Double.isNaN(n.score())) {
            assertEquals(n.score(), json.get("score").asDouble(), 0.00006);
            assertEquals(n.hu().mean(), json.get("meanHu").asDouble(), 0.051);
        }
    }

    private static void quantity(Quantity quantity, JsonNode json, double half) {
        if (quantity instanceof Quantity.Known known) {
            assertEquals(known.value(), json.asDouble(Double.NaN), 1.001 * half);
        } else {
            assertTrue(json.isNull(), json.toString());
        }
    }

    private static void pneumonia(Pneumonia p, JsonNode json) {
        assertEquals(p.findingUid(), json.get("findingUid").asText());
        assertEquals(p.flag(), json.get("flag").asBoolean());
        assertEquals(p.score(), json.get("score").asDouble(), 0.00006);
        assertEquals(p.lungVolumeMl(), json.get("lungVolumeMl").asDouble(), 0.0006);
        assertEquals(p.lesionVolumeMl(), json.get("lesionVolumeMl").asDouble(), 0.0006);
        assertEquals(p.proportionPercent(), json.get("proportionPercent").asDouble(), 0.0006);
        assertEquals(p.groundGlassMl(), json.get("groundGlassMl").asDouble(), 0.0006);
        assertEquals(p.consolidationMl(), json.get("consolidationMl").asDouble(), 0.0006);
        assertEquals(p.lesionCount(), json.get("lesionCount").asInt());
        assertEquals(p.bands().size(), json.get("bands").size());
        for (int i = 0; i < p.zones().size(); i++) {
            assertEquals(
                    p.zones().get(i).percent(),
                    json.get("zones").get(i).get("percent").asDouble(),
                    0.0006);
        }
        assertEquals(
                p.severity() == null ? -1 : p.severity().score(),
                json.get("severity").path("score").asInt(-1));
    }

    /** Every group of the pneumonia in the SR by site and laterality. */
    @Test
    void pneumoniaOfTheSrHasTheValuesOfTheJson() throws Exception {
        int compared = 0;
        for (StudyReport report : reports().toList()) {
            JsonNode json =
                    new ObjectMapper().readTree(JsonReport.write(report)).get("pneumonia");
            if (report.standingPneumonia() == null) {
                continue;
            }
            Map<String, String> sr = fromSr(report);
            for (Map.Entry<String, String> one : fromJson(json).entrySet()) {
                assertEquals(one.getValue(), sr.get(one.getKey()), one.getKey() + " in " + sr);
                compared++;
            }
        }
        assertTrue(compared > 400, "only " + compared);
    }

    private static Map<String, String> fromJson(JsonNode json) {
        Map<String, String> values = new TreeMap<>();
        values.put("triage TRIAGE-SCORE", json.get("score").asDouble() + " 1");
        values.put("triage TRIAGE-THRESH", json.get("threshold").asDouble() + " 1");
        values.put("triage flag", json.get("flag").asBoolean() ? "52101004" : "272519000");
        String both = "39607008/" + BILATERAL + " ";
        values.put(both + "118565006", json.get("lungVolumeMl").asDouble() + " mL");
        values.put(both + "LESION-VOLUME", json.get("lesionVolumeMl").asDouble() + " mL");
        values.put(both + "LESION-PERCENT", json.get("proportionPercent").asDouble() + " %");
        values.put(both + "GGO-VOLUME", json.get("groundGlassMl").asDouble() + " mL");
        values.put(both + "CONSOL-VOLUME", json.get("consolidationMl").asDouble() + " mL");
        if (json.get("severity").isObject()) {
            values.put(both + "CT-SEVERITY", json.get("severity").get("score").asDouble() + " {score}");
        }
        json.get("bands").forEach(band -> {
            String limits = " from " + hu(band.get("fromHu")) + " to " + hu(band.get("toHu"));
            values.put(both + "BAND-VOLUME" + limits, band.get("ml").asDouble() + " mL");
            values.put(both + "BAND-PERCENT" + limits, band.get("percent").asDouble() + " %");
        });
        json.get("zones").forEach(zone -> {
            String[] name = zone.get("name").asText().split("[ _]");
            String side = name[0].equalsIgnoreCase("left") ? LEFT : "24028007";
            String site = Map.of("upper", "281392002", "middle", "281393007", "lower", "281394001")
                    .get(name[1].toLowerCase(Locale.ROOT));
            String at = site + "/" + side + " ";
            values.put(at + "118565006", zone.get("lungMl").asDouble() + " mL");
            values.put(at + "LESION-VOLUME", zone.get("lesionMl").asDouble() + " mL");
            values.put(at + "LESION-PERCENT", zone.get("percent").asDouble() + " %");
        });
        return values;
    }

    private static String hu(JsonNode limit) {
        return limit.isNull() ? "-" : String.valueOf(limit.asInt());
    }

    private static Map<String, String> fromSr(StudyReport report) {
        Map<String, String> values = new TreeMap<>();
        all(read(SrReport.of(report, RandomReports.SETTINGS)))
                .filter(item -> Concept.MEASUREMENT_GROUP.equals(item.name()))
                .forEach(group -> group(group, values));
        return values;
    }

    private static void group(ContentItem group, Map<String, String> values) {
        String label = children(group)
                .filter(item -> Concept.TRACKING_IDENTIFIER.equals(item.name()))
                .map(item -> ((ContentItem.Text) item).value())
                .findFirst()
                .orElse("");
        if (!label.startsWith("Pneumonia") || label.endsWith("lesions")) {
            return;
        }
        ContentItem.Code site = (ContentItem.Code) children(group)
                .filter(item -> Concept.FINDING_SITE.equals(item.name()))
                .findFirst()
                .orElseThrow();
        String side = children(site)
                .filter(item -> Concept.LATERALITY.equals(item.name()))
                .map(item -> ((ContentItem.Code) item).value().value())
                .findFirst()
                .orElse("");
        String at = label.endsWith("triage") ? "triage " : site.value().value() + "/" + side + " ";
        children(group).forEach(item -> {
            if (item instanceof ContentItem.Num num) {
                values.put(
                        at + num.name().value() + limits(num),
                        num.value().value() + " " + num.value().units().value());
            } else if (item instanceof ContentItem.Code code
                    && code.name().value().equals("TRIAGE-FLAG")) {
                values.put(at + "flag", code.value().value());
            }
        });
    }

    private static String limits(ContentItem.Num num) {
        if (!num.name().value().startsWith("BAND-")) {
            return "";
        }
        String[] limits = {"-", "-"};
        children(num).forEach(item -> {
            if (item instanceof ContentItem.Num limit) {
                limits[limit.name().value().equals("BAND-FROM") ? 0 : 1] =
                        String.valueOf((int) limit.value().value());
            }
        });
        return " from " + limits[0] + " to " + limits[1];
    }

    @Test
    void chestCadHasSizesCertaintyAndChangeOfEachNodule() {
        int changes = 0;
        int sizes = 0;
        for (StudyReport report :
                reports().filter(r -> r.standingNodules() != null).toList()) {
            Container root =
                    read(ChestCadReport.of(report, RandomReports.SETTINGS).orElseThrow());
            for (Nodule nodule : report.standingNodules()) {
                ContentItem finding = withTracking(root, Concept.SINGLE_IMAGE_FINDING, nodule.trackingUid());
                sizes += number(finding, Concept.LONG_AXIS, "mm", nodule.longAxisMm(), 0.006);
                sizes += number(finding, Concept.SHORT_AXIS, "mm", nodule.shortAxisMm(), 0.006);
                if (!Double.isNaN(nodule.score())) {
                    number(finding, Concept.CERTAINTY_OF_FINDING, "%", Quantity.of(100 * nodule.score()), 0.0006);
                }
                changes += change(report, nodule, root);
            }
        }
        assertTrue(sizes > 60, "only " + sizes);
        assertTrue(changes > 10, "only " + changes);
    }

    private static int change(StudyReport report, Nodule nodule, Container root) {
        NoduleChange change = report.comparison() instanceof Comparison made
                ? made.changeOf(nodule.findingUid())
                        .filter(c -> c.priorFindingUid() != null)
                        .orElse(null)
                : null;
        List<ContentItem> features = all(root)
                .filter(item -> Concept.COMPOSITE_FEATURE.equals(item.name()) && tracks(item, nodule.trackingUid()))
                .toList();
        assertEquals(change == null ? 0 : 1, features.size());
        if (change == null) {
            return 0;
        }
        ContentItem feature = features.getFirst();
        number(feature, Concept.DIFFERENCE_IN_SIZE, "mm", change.diameterChangeMm(), 0.006);
        Quantity prior = ((Comparison) report.comparison())
                .prior()
                .nodule(change.priorFindingUid())
                .orElseThrow()
                .volumeMm3();
        if (prior instanceof Quantity.Known then && nodule.volumeMm3() instanceof Quantity.Known now) {
            number(feature, Concept.DIFFERENCE_IN_SIZE, "mm3", Quantity.of(now.value() - then.value()), 0.0006);
        }
        String kind = Map.of("GROWN", "15454001", "SHRUNK", "19776001", "STABLE", "129723006")
                .get(change.change().name());
        assertTrue(children(feature)
                .anyMatch(item -> item instanceof ContentItem.Code code
                        && code.name().equals(Concept.QUALITATIVE_DIFFERENCE)
                        && code.value().value().equals(kind)));
        assertTrue(children(feature).anyMatch(item -> Concept.SINGLE_IMAGE_FINDING.equals(item.name())));
        return 1;
    }

    /** Returns how many numbers were compared: a finding without a number has none in the report either. */
    private static int number(
            ContentItem parent,
            dev.hilum.dicom.data.CodedConcept name,
            String unit,
            Quantity quantity,
            double tolerance) {
        List<Double> found = children(parent)
                .filter(item -> item instanceof ContentItem.Num num
                        && num.name().equals(name)
                        && num.value().units().value().equals(unit))
                .map(item -> ((ContentItem.Num) item).value().value())
                .toList();
        if (!(quantity instanceof Quantity.Known known)) {
            assertEquals(List.of(), found);
            return 0;
        }
        assertEquals(1, found.size(), name + " in " + parent);
        assertEquals(known.value(), found.getFirst(), tolerance);
        return 1;
    }

    private static ContentItem withTracking(
            ContentItem root, dev.hilum.dicom.data.CodedConcept name, String trackingUid) {
        return all(root)
                .filter(item -> name.equals(item.name()) && tracks(item, trackingUid))
                .findFirst()
                .orElseThrow();
    }

    private static boolean tracks(ContentItem item, String uid) {
        return children(item)
                .anyMatch(child -> child.equals(ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, uid)));
    }

    @Test
    void pdfAndHtmlShowTheNumbers() throws Exception {
        int shown = 0;
        for (StudyReport report : reports().toList()) {
            for (Language language : Language.values()) {
                ReportSettings settings = new ReportSettings(
                        RandomReports.SETTINGS.equipment(),
                        RandomReports.SETTINGS.zone(),
                        language,
                        ReportSettings.BASIC);
                String pdf = text(PdfReport.write(report, settings, null));
                String html = new String(HtmlReport.write(report, settings, null), StandardCharsets.UTF_8)
                        .replaceAll("<[^>]+>", " ")
                        .replaceAll("\\s+", " ");
                for (String number : numbers(report)) {
                    assertTrue(pdf.contains(number), number + " is not in the PDF: " + pdf);
                    assertTrue(html.contains(number), number + " is not in the HTML: " + html);
                    shown++;
                }
            }
        }
        assertTrue(shown > 1000, "only " + shown);
    }

    private static List<String> numbers(StudyReport report) {
        List<String> numbers = new ArrayList<>();
        if (report.standingNodules() != null) {
            for (Nodule n : report.standingNodules()) {
                if (n.longAxisMm() instanceof Quantity.Known along
                        && n.shortAxisMm() instanceof Quantity.Known across) {
                    numbers.add(String.format(Locale.ROOT, "%.1f × %.1f", along.value(), across.value()));
                }
                if (n.volumeMm3() instanceof Quantity.Known volume) {
                    numbers.add(String.format(Locale.ROOT, "%.1f", volume.value()));
                }
                if (!Double.isNaN(n.score())) {
                    numbers.add(String.format(Locale.ROOT, "%.2f", n.score()));
                }
            }
        }
        Pneumonia p = report.standingPneumonia();
        if (p != null) {
            numbers.add(String.format(Locale.ROOT, "%.3f", p.score()));
            numbers.add(String.format(Locale.ROOT, "%.1f", p.lungVolumeMl()));
            numbers.add(String.format(Locale.ROOT, "%.1f", p.lesionVolumeMl()));
            numbers.add(String.format(Locale.ROOT, "%.2f %%", p.proportionPercent()));
            p.bands().forEach(b -> numbers.add(String.format(Locale.ROOT, "%.2f %%", b.percent())));
            p.zones().forEach(z -> numbers.add(String.format(Locale.ROOT, "%.1f", z.lesionMl())));
            if (p.severity() != null) {
                numbers.add(p.severity().score() + " / " + p.severity().scale().maximum());
            }
        }
        return numbers;
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static Container read(dev.hilum.dicom.data.DataSet object) {
        return StructuredReport.readContent(
                Part10Reader.read(Part10Writer.toBytes(object, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                        .dataSet());
    }

    private static Stream<ContentItem> children(ContentItem item) {
        return item.content().stream().map(ContentItem.Related::item);
    }

    private static Stream<ContentItem> all(ContentItem item) {
        return Stream.concat(Stream.of(item), children(item).flatMap(ModelValuesTest::all));
    }
}
