package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.v25.group.ORU_R01_ORDER_OBSERVATION;
import ca.uhn.hl7v2.model.v25.message.ORU_R01;
import ca.uhn.hl7v2.model.v25.segment.OBX;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.seg.SegmentDescription;
import dev.hilum.dicom.seg.SegmentationReader;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Container;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.study.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;

/** Random findings read back from every machine-readable encoding to the values of the JSON: numbers, units, codes, side. */
@org.junit.jupiter.api.Tag("REQ-REP-1")
@org.junit.jupiter.api.Tag("slow")
class SameEverywhereTest {
    private static final Map<String, String> NODULE_NUMBERS = Map.of(
            "longAxisMm", "103339001 mm",
            "shortAxisMm", "103340004 mm",
            "meanDiameterMm", "81827009/373098007 mm",
            "volumeMm3", "118565006 mm3",
            "massMg", "118538004 mg",
            "solidCoreMm", "SOLID-CORE mm",
            "pleuraDistanceMm", "PLEURA-DIST mm",
            "score", "DETECTION-SCORE 1",
            "meanHu", "112031/373098007 [hnsf'U]");

    private static final Map<String, String> DENSITIES = Map.of(
            "SOLID", "DENS-SOLID",
            "PART_SOLID", "DENS-PARTSOLID",
            "GROUND_GLASS", "112120",
            "CALCIFIED", "DENS-CALCIFIED");
    private static final Map<String, String> ZONES =
            Map.of("UPPER", "281392002", "MIDDLE", "281393007", "LOWER", "281394001");
    private static final String DENSITY = "DENSITY-TYPE";
    private static final String ZONE = "LUNG-ZONE";

    private static Stream<StudyReport> reports() {
        return Stream.concat(
                LongStream.range(0, 24).mapToObj(RandomReports::of),
                Stream.concat(
                        LongStream.range(100, 104).mapToObj(VerifiedReports::of),
                        LongStream.range(200, 210).mapToObj(ComparedReports::of)));
    }

    @Test
    void noduleValuesAreTheSameInSrFhirAndHl7() throws Exception {
        int compared = 0;
        for (StudyReport report : reports().toList()) {
            Map<String, Map<String, String>> expected = fromJson(report);
            assertEquals(expected, fromSr(report), report.resultUid());
            assertEquals(expected, fromFhir(report), report.resultUid());
            assertEquals(expected, fromHl7(report), report.resultUid());
            compared += expected.size();
        }
        assertTrue(compared > 30, "only " + compared + " nodules");
    }

    @Test
    void pneumoniaValuesAreTheSameInFhirAndHl7AsInJson() throws Exception {
        int compared = 0;
        for (StudyReport report : reports().toList()) {
            JsonNode json =
                    new ObjectMapper().readTree(JsonReport.write(report)).get("pneumonia");
            if (json.isNull()) {
                continue;
            }
            List<String> expected = new ArrayList<>();
            expected.add("TRIAGE-SCORE " + json.get("score").asDouble());
            expected.add("TRIAGE-THRESH " + json.get("threshold").asDouble());
            expected.add("LESION-PERCENT " + json.get("proportionPercent").asDouble());
            expected.add("GGO-VOLUME " + json.get("groundGlassMl").asDouble());
            expected.add("CONSOL-VOLUME " + json.get("consolidationMl").asDouble());
            json.get("bands")
                    .forEach(
                            band -> expected.add("BAND-VOLUME " + band.get("ml").asDouble()));
            json.get("bands")
                    .forEach(band ->
                            expected.add("BAND-PERCENT " + band.get("percent").asDouble()));
            json.get("zones")
                    .forEach(zone ->
                            expected.add("LESION-PERCENT " + zone.get("percent").asDouble()));
            expected.add("246206008 " + json.get("lesionCount").asDouble());
            List<String> fhir = new ArrayList<>();
            observations(report)
                    .forEach(o -> o.getComponent().forEach(c -> {
                        if (c.getValue() instanceof Quantity quantity) {
                            fhir.add(c.getCode().getCodingFirstRep().getCode() + " "
                                    + quantity.getValue().doubleValue());
                        }
                    }));
            List<String> hl7 = new ArrayList<>();
            for (OBX line : lines(report)) {
                if (line.getValueType().getValue().equals("NM")) {
                    hl7.add(line.getObservationIdentifier().getIdentifier().getValue() + " "
                            + Double.parseDouble(
                                    line.getObservationValue(0).getData().toString()));
                }
            }
            for (String value : expected) {
                assertTrue(fhir.remove(value), value + " is not in FHIR");
                assertTrue(hl7.remove(value), value + " is not in HL7");
                compared++;
            }
        }
        assertTrue(compared > 100);
    }

    @Test
    void chestCadHasTheNodulesWithSideAxesAndCentre() {
        int compared = 0;
        for (StudyReport report :
                reports().filter(r -> r.standingNodules() != null).toList()) {
            Container root = StructuredReport.readContent(Part10Reader.read(Part10Writer.toBytes(
                            ChestCadReport.of(report, RandomReports.SETTINGS).orElseThrow(),
                            TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                    .dataSet());
            List<ContentItem> findings = all(root)
                    .filter(item -> Concept.SINGLE_IMAGE_FINDING.equals(item.name()))
                    .toList();
            assertEquals(report.standingNodules().size(), findings.size());
            for (int i = 0; i < findings.size(); i++) {
                var nodule = report.standingNodules().get(i);
                ContentItem finding = findings.get(i);
                assertTrue(all(finding)
                        .anyMatch(item -> item.equals(
                                ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid()))));
                assertTrue(all(finding)
                        .anyMatch(item -> item.equals(ContentItem.code(
                                Concept.LATERALITY,
                                nodule.side() == dev.hilum.measure.Side.LEFT ? Concept.LEFT : Concept.RIGHT))));
                assertCentre(root, finding, nodule, report);
                compared++;
            }
        }
        assertTrue(compared > 30);
    }

    /** The marked image is the one at the centre, found through the reference into the image library. */
    private static void assertCentre(
            Container root, ContentItem finding, dev.hilum.measure.Nodule nodule, StudyReport report) {
        ContentItem.Scoord centre = (ContentItem.Scoord) all(finding)
                .filter(item -> Concept.CENTER.equals(item.name()))
                .findFirst()
                .orElseThrow();
        var index = nodule.mask().geometry().toVoxel(nodule.center());
        assertEquals(index.column() + 0.5, centre.points().getFirst(), 1e-3);
        assertEquals(index.row() + 0.5, centre.points().getLast(), 1e-3);
        ContentItem target = centre.content().getFirst().item();
        ContentItem.Image image = target instanceof ContentItem.ByReference reference
                ? (ContentItem.Image) at(root, reference.position())
                : (ContentItem.Image) target;
        Slice slice = report.series().slices().get((int) Math.round(index.slice()));
        assertEquals(slice.instance().sopInstanceUid(), image.reference().sopInstanceUid());
    }

    private static ContentItem at(ContentItem root, List<Integer> position) {
        ContentItem item = root;
        for (int i = 1; i < position.size(); i++) {
            item = item.content().get(position.get(i) - 1).item();
        }
        return item;
    }

    @Test
    void labelMapAndBinarySegmentationHoldTheSameSegmentsAndFindings() {
        for (StudyReport report : reports().filter(r -> r.series() != null).toList()) {
            var binary = SegmentationReader.read(
                    SegReport.of(report, RandomReports.SETTINGS).orElseThrow());
            var labels = SegmentationReader.read(
                    SegReport.labelMapOf(report, RandomReports.SETTINGS).orElseThrow());
            assertEquals(
                    binary.segments().stream()
                            .map(SegmentDescription::trackingUid)
                            .toList(),
                    labels.segments().stream()
                            .map(SegmentDescription::trackingUid)
                            .toList());
            // The union of all segments is the same; a voxel has only its topmost label.
            assertEquals(union(binary), union(labels), report.resultUid());
        }
    }

    private static Map<String, java.util.BitSet> union(SegmentationReader.Content content) {
        Map<String, java.util.BitSet> planes = new TreeMap<>();
        content.frames()
                .forEach(frame -> planes.computeIfAbsent(frame.position().toString(), p -> new java.util.BitSet())
                        .or(frame.bits()));
        return planes;
    }

    /** Per finding: its code with derivation and unit, and the number; codes without a number are left out. */
    private static Map<String, Map<String, String>> fromJson(StudyReport report) throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.write(report));
        Map<String, Map<String, String>> all = new HashMap<>();
        for (JsonNode nodule : json.get("nodules").isNull() ? List.<JsonNode>of() : json.get("nodules")) {
            boolean rejected = nodule.path("verdict").path("action").asText().equals("REJECTED");
            if (!rejected) {
                Map<String, String> values = new TreeMap<>();
                NODULE_NUMBERS.forEach((name, code) -> {
                    if (!nodule.get(name).isNull()) {
                        values.put(code, String.valueOf(nodule.get(name).asDouble()));
                    }
                });
                values.put("side", nodule.get("side").asText());
                values.put("kind", nodule.get("kind").asText().equals("MASS") ? "4147007" : "786838002");
                values.put(DENSITY, DENSITIES.get(nodule.get("density").asText()));
                values.put(ZONE, ZONES.get(nodule.get("zone").asText()));
                all.put(nodule.get("trackingUid").asText(), values);
            }
        }
        return all;
    }

    private static Map<String, Map<String, String>> fromSr(StudyReport report) {
        Container root = StructuredReport.readContent(Part10Reader.read(Part10Writer.toBytes(
                        SrReport.of(report, RandomReports.SETTINGS), TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .dataSet());
        Map<String, Map<String, String>> all = new HashMap<>();
        all(root)
                .filter(item -> item instanceof Container && Concept.MEASUREMENT_GROUP.equals(item.name()))
                .forEach(group -> finding(group).ifPresent(kind -> {
                    Map<String, String> values = new TreeMap<>();
                    values.put("kind", kind);
                    String[] uid = {""};
                    all(group).forEach(item -> {
                        switch (item) {
                            case ContentItem.UidRef ref
                            when Concept.TRACKING_UNIQUE_IDENTIFIER.equals(ref.name()) -> uid[0] = ref.value();
                            case ContentItem.Code code
                            when Concept.LATERALITY.equals(code.name()) ->
                                values.put("side", code.value().equals(Concept.LEFT) ? "LEFT" : "RIGHT");
                            case ContentItem.Code code
                            when isPlaceOrDensity(code.name().value()) ->
                                values.put(code.name().value(), code.value().value());
                            case ContentItem.Num num -> putNum(num, values);
                            default -> {}
                        }
                    });
                    all.put(uid[0], values);
                }));
        return all;
    }

    private static boolean isPlaceOrDensity(String code) {
        return code.equals(DENSITY) || code.equals(ZONE);
    }

    private static void putNum(ContentItem.Num num, Map<String, String> values) {
        String derivation = num.content().stream()
                .filter(child -> Concept.DERIVATION.equals(child.item().name()))
                .map(child -> "/" + ((ContentItem.Code) child.item()).value().value())
                .findFirst()
                .orElse("");
        put(
                num.name().value() + derivation + " " + num.value().units().value(),
                num.value().value(),
                values);
    }

    private static Optional<String> finding(ContentItem group) {
        return all(group)
                .filter(item -> item instanceof ContentItem.Code && Concept.FINDING.equals(item.name()))
                .map(item -> ((ContentItem.Code) item).value().value())
                .filter(code -> code.equals("786838002") || code.equals("4147007"))
                .findFirst();
    }

    private static Map<String, Map<String, String>> fromFhir(StudyReport report) {
        Map<String, Map<String, String>> all = new HashMap<>();
        for (Observation observation : observations(report)) {
            if (observation.getCode().getCodingFirstRep().getCode().equals("121071")) {
                Map<String, String> values = new TreeMap<>();
                values.put(
                        "kind",
                        ((CodeableConcept) observation.getValue())
                                .getCodingFirstRep()
                                .getCode());
                observation.getComponent().forEach(component -> {
                    String code = component.getCode().getCodingFirstRep().getCode();
                    if (component.getValue() instanceof Quantity quantity) {
                        String derivation = component.getCode().getCoding().size() == 1
                                ? ""
                                : "/" + component.getCode().getCoding().get(1).getCode();
                        put(
                                code + derivation + " " + quantity.getCode(),
                                quantity.getValue().doubleValue(),
                                values);
                    } else if (code.equals("272741003")) {
                        String side = ((CodeableConcept) component.getValue())
                                .getCodingFirstRep()
                                .getCode();
                        values.put("side", side.equals("7771000") ? "LEFT" : "RIGHT");
                    } else if (isPlaceOrDensity(code)) {
                        values.put(
                                code,
                                ((CodeableConcept) component.getValue())
                                        .getCodingFirstRep()
                                        .getCode());
                    }
                });
                all.put(observation.getIdentifierFirstRep().getValue().substring("urn:oid:".length()), values);
            }
        }
        return all;
    }

    private static Map<String, Map<String, String>> fromHl7(StudyReport report) throws Exception {
        Map<String, Map<String, String>> bySubId = new HashMap<>();
        Map<String, String> uids = new HashMap<>();
        for (OBX line : lines(report)) {
            String subId = line.getObservationSubID().getValue();
            String code = line.getObservationIdentifier().getIdentifier().getValue();
            String value = line.getObservationValue(0).getData().encode();
            Map<String, String> values = bySubId.computeIfAbsent(subId, id -> new TreeMap<>());
            switch (line.getValueType().getValue()) {
                case "NM" -> {
                    String derivation = line.getObservationIdentifier()
                            .getAlternateIdentifier()
                            .getValue();
                    String unit = line.getUnits().getIdentifier().getValue();
                    put(
                            code + (derivation == null ? "" : "/" + derivation) + " " + unit,
                            Double.parseDouble(value),
                            values);
                }
                case "CE" -> {
                    if (code.equals("121071")) {
                        values.put("kind", value.split("\\^")[0]);
                    } else if (code.equals("272741003")) {
                        values.put("side", value.startsWith("7771000") ? "LEFT" : "RIGHT");
                    } else if (isPlaceOrDensity(code)) {
                        values.put(code, value.split("\\^")[0]);
                    }
                }
                default -> {
                    if (code.equals("112040")) {
                        uids.put(subId, value);
                    }
                }
            }
        }
        Map<String, Map<String, String>> all = new HashMap<>();
        bySubId.forEach((subId, values) -> {
            if (values.containsKey("kind")) {
                all.put(uids.get(subId), values);
            }
        });
        return all;
    }

    /** Only what the table of names knows: the JSON has no other attenuation at this level. */
    private static void put(String code, double number, Map<String, String> values) {
        if (NODULE_NUMBERS.containsValue(code)) {
            values.put(code, String.valueOf(number));
        }
    }

    private static List<Observation> observations(StudyReport report) {
        String json = new String(FhirReport.write(report, RandomReports.SETTINGS), StandardCharsets.UTF_8);
        Bundle bundle = FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, json);
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .toList();
    }

    private static List<OBX> lines(StudyReport report) throws Exception {
        try (HapiContext context = new DefaultHapiContext()) {
            context.setValidationContext(ValidationContextFactory.defaultValidation());
            ORU_R01 message = (ORU_R01) context.getPipeParser()
                    .parse(new String(Hl7Report.write(report, RandomReports.SETTINGS), StandardCharsets.UTF_8));
            ORU_R01_ORDER_OBSERVATION order = message.getPATIENT_RESULT().getORDER_OBSERVATION();
            List<OBX> lines = new ArrayList<>();
            for (int i = 0; i < order.getOBSERVATIONReps(); i++) {
                lines.add(order.getOBSERVATION(i).getOBX());
            }
            return lines;
        }
    }

    private static Stream<ContentItem> all(ContentItem item) {
        return Stream.concat(Stream.of(item), item.content().stream().flatMap(child -> all(child.item())));
    }
}
