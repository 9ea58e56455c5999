package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.v25.group.ORU_R01_ORDER_OBSERVATION;
import ca.uhn.hl7v2.model.v25.message.ORU_R01;
import ca.uhn.hl7v2.model.v25.segment.OBX;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.StructuredReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;

/** Comparison and suggested categories of random reports, read back from every encoding to the values of the JSON. */
@org.junit.jupiter.api.Tag("REQ-REP-1")
@org.junit.jupiter.api.Tag("slow")
class ComparisonEverywhereTest {
    private static final String TRACKING = "112040";
    private static final String ABSENT = "absent";
    private static final Map<String, String> CHANGES = Map.of(
            "NEW", "CHANGE-NEW",
            "RESOLVED", "CHANGE-RESOLVED",
            "GROWN", "15454001",
            "SHRUNK", "19776001",
            "STABLE", "129723006");
    private static final List<String> MATCHED = List.of(
            "diameterChangeMm DIAM-CHANGE mm",
            "diameterUncertaintyMm DIAM-CHANGE-U mm",
            "volumeChangePercent VOL-CHANGE %",
            "volumeUncertaintyPercent VOL-CHANGE-U %",
            "vdtDays VDT d");
    private static final Set<String> CODES = codes();

    private static Set<String> codes() {
        Set<String> codes = new HashSet<>();
        for (LocalCode code : LocalCode.values()) {
            if (code.ordinal() >= LocalCode.COMPARISON.ordinal()) {
                codes.add(code.concept().value());
            }
        }
        return codes;
    }

    private static Stream<StudyReport> reports() {
        return LongStream.range(0, 40).mapToObj(ComparedReports::of);
    }

    @Test
    void comparisonAndCategoriesAreTheSameInSrFhirAndHl7AsInJson() throws Exception {
        int compared = 0;
        for (StudyReport report : reports().toList()) {
            List<Map<String, String>> expected = sorted(fromJson(report));
            assertEquals(expected, sorted(fromSr(report)), report.resultUid());
            assertEquals(expected, sorted(fromFhir(report)), report.resultUid());
            assertEquals(expected, sorted(fromHl7(report)), report.resultUid());
            compared += expected.size();
        }
        assertTrue(compared > 200, "only " + compared);
    }

    /** Finding, kind and image of the prior stand in the report, and every image in one of the two evidence sequences. */
    @Test
    void priorImagesArePertinentOtherEvidence() {
        int referenced = 0;
        for (StudyReport report : reports().toList()) {
            DataSet sr = SrReport.of(report, RandomReports.SETTINGS);
            Set<String> other = instances(sr, Tag.PertinentOtherEvidenceSequence);
            Set<String> current = instances(sr, Tag.CurrentRequestedProcedureEvidenceSequence);
            for (ContentItem item : all(StructuredReport.readContent(sr)).toList()) {
                if (item instanceof ContentItem.Num num
                        && num.name().value().equals("PRIOR-DIAMETER")
                        && !num.content().isEmpty()) {
                    ContentItem.Image image =
                            (ContentItem.Image) num.content().getFirst().item();
                    assertTrue(other.contains(image.reference().sopInstanceUid()));
                    referenced++;
                } else if (item instanceof ContentItem.Image image) {
                    String uid = image.reference().sopInstanceUid();
                    assertTrue(current.contains(uid) || other.contains(uid));
                }
            }
        }
        assertTrue(referenced > 20, "only " + referenced);
    }

    private static Set<String> instances(DataSet sr, int tag) {
        Set<String> uids = new HashSet<>();
        for (DataSet study : sr.items(tag)) {
            for (DataSet series : study.items(Tag.ReferencedSeriesSequence)) {
                series.items(Tag.ReferencedSOPSequence)
                        .forEach(i ->
                                uids.add(i.string(Tag.ReferencedSOPInstanceUID).orElseThrow()));
            }
        }
        return uids;
    }

    private static List<Map<String, String>> sorted(List<Map<String, String>> groups) {
        return groups.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    private static List<Map<String, String>> fromJson(StudyReport report) throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.write(report));
        List<Map<String, String>> groups = new ArrayList<>();
        JsonNode comparison = json.get("comparison");
        Set<String> own = new HashSet<>();
        for (JsonNode nodule : json.get("nodules")) {
            own.add(nodule.get("findingUid").asText());
            if (!nodule.path("verdict").path("action").asText().equals("REJECTED")) {
                Map<String, String> group = new TreeMap<>();
                category(nodule.get("suggestedCategory"), group);
                change(nodule.get("findingUid").asText(), comparison, group);
                add(nodule.get("trackingUid").asText(), group, groups);
            }
        }
        for (JsonNode change : comparison.path("nodules")) {
            if (change.get("change").asText().equals("RESOLVED")) {
                Map<String, String> group = new TreeMap<>();
                change(change, group);
                add(change.get("priorTrackingUid").asText(), group, groups);
            }
        }
        for (JsonNode one : comparison.path("undecided")) {
            if (!own.contains(one.get("findingUid").asText())) {
                Map<String, String> group = new TreeMap<>();
                undecided(one, group);
                group.put("PRIOR-FINDING", one.get("findingUid").asText());
                group.put("PRIOR-DIAMETER", ABSENT);
                group.put("PRIOR-VOLUME", ABSENT);
                add(trackingOfPrior(report, one.get("findingUid").asText()), group, groups);
            }
        }
        Map<String, String> whole = new TreeMap<>();
        prior(json, whole);
        groups.add(whole);
        if (comparison.path("pneumonia").isObject()) {
            Map<String, String> lesions = new TreeMap<>();
            lesions(comparison.get("pneumonia"), lesions);
            groups.add(lesions);
        }
        return groups;
    }

    private static String trackingOfPrior(StudyReport report, String findingUid) {
        return ((dev.hilum.compare.Comparison) report.comparison())
                .prior()
                .nodule(findingUid)
                .orElseThrow()
                .trackingUid();
    }

    private static void add(String tracking, Map<String, String> group, List<Map<String, String>> groups) {
        if (!group.isEmpty()) {
            group.put(TRACKING, tracking);
            groups.add(group);
        }
    }

    private static void category(JsonNode category, Map<String, String> group) {
        if (category.isObject()) {
            group.put(
                    "GUIDELINE",
                    category.get("guideline").asText().startsWith("Fleischner") ? "FLEISCHNER-2017" : "LUNG-RADS-2022");
            text(category.get("category"), "SUGG-CATEGORY", group);
            text(category.get("code"), "SUGG-REFUSED", group);
            text(category.get("text"), "SUGG-TEXT", group);
            category.get("inputs")
                    .forEach(i -> put(
                            "SUGG-INPUT",
                            i.get("name").asText() + ": " + i.get("value").asText(),
                            group));
        }
    }

    private static void change(String findingUid, JsonNode comparison, Map<String, String> group) {
        comparison.path("nodules").forEach(change -> {
            if (change.get("findingUid").asText().equals(findingUid)) {
                change(change, group);
            }
        });
        comparison.path("undecided").forEach(one -> {
            if (one.get("findingUid").asText().equals(findingUid)) {
                undecided(one, group);
            }
        });
    }

    private static void undecided(JsonNode one, Map<String, String> group) {
        group.put("CHANGE", "CHANGE-UNDECID");
        text(one.get("reason"), "CHANGE-REASON", group);
    }

    private static void change(JsonNode change, Map<String, String> group) {
        group.put("CHANGE", CHANGES.get(change.get("change").asText()));
        text(change.get("reason"), "CHANGE-REASON", group);
        if (!change.get("priorFindingUid").isNull()) {
            text(change.get("priorFindingUid"), "PRIOR-FINDING", group);
            number(change.get("priorMeanDiameterMm"), "PRIOR-DIAMETER", "mm", group);
            number(change.get("priorVolumeMm3"), "PRIOR-VOLUME", "mm3", group);
        }
        if (!change.get("priorFindingUid").isNull() && !change.get("findingUid").isNull()) {
            for (String one : MATCHED) {
                String[] parts = one.split(" ");
                number(change.get(parts[0]), parts[1], parts[2], group);
            }
            JsonNode interval = change.get("vdtInterval");
            if (!interval.isNull()) {
                number(interval.get(0), "VDT-LOW", "d", group);
                number(interval.get(1), "VDT-HIGH", "d", group);
            }
        }
    }

    private static void prior(JsonNode json, Map<String, String> group) {
        JsonNode comparison = json.get("comparison");
        if (!comparison.isObject()) {
            JsonNode not = json.get("notCompared");
            group.put("COMPARISON", "NOT-COMPARED");
            text(not.get("code"), "NOT-COMP-REASON", group);
            text(not.get("priorStudyUid"), "PRIOR-STUDY", group);
            return;
        }
        group.put("COMPARISON", "COMPARED");
        group.put("COMP-MODE", "COMP-" + comparison.get("mode").asText());
        text(comparison.get("priorStudyUid"), "PRIOR-STUDY", group);
        text(comparison.get("priorSeriesUid"), "PRIOR-SERIES", group);
        text(comparison.get("priorDate"), "PRIOR-DATE", group);
        number(comparison.get("intervalHours"), "PRIOR-INTERVAL", "h", group);
        number(comparison.get("registrationCorrelation"), "REG-CORR", "1", group);
        number(comparison.get("registrationOverlap"), "REG-OVERLAP", "1", group);
    }

    private static void lesions(JsonNode lesions, Map<String, String> group) {
        group.put("LESION-ALERT", lesions.get("alert50in24to48h").asBoolean() ? "52101004" : "272519000");
        number(lesions.get("priorLesionMl"), "PRIOR-LESION", "mL", group);
        number(lesions.get("priorProportionPercent"), "PRIOR-PERCENT", "%", group);
        number(lesions.get("lesionChangeMl"), "LESION-CHANGE", "mL", group);
        number(lesions.get("proportionChangePoints"), "PROPORTION-CHG", "%", group);
        number(lesions.get("lesionChangePercent"), "LESION-CHANGE-PC", "%", group);
        text(lesions.get("reason"), "CHANGE-REASON", group);
    }

    private static void text(JsonNode value, String code, Map<String, String> group) {
        if (!value.isNull()) {
            put(code, value.asText(), group);
        }
    }

    private static void number(JsonNode value, String code, String unit, Map<String, String> group) {
        put(code, value.isNull() ? ABSENT : value.asDouble() + " " + unit, group);
    }

    /** Repeated values stand one after the other. */
    private static void put(String code, String value, Map<String, String> group) {
        if (CODES.contains(code) || code.equals(TRACKING)) {
            group.merge(code, value, (a, b) -> a + " | " + b);
        }
    }

    private static String coded(String value) {
        return value.startsWith("1140") ? ABSENT : value;
    }

    /** Groups that say anything of a comparison; the prior itself and the lesions are not tracked. */
    private static List<Map<String, String>> telling(List<Map<String, String>> groups) {
        groups.removeIf(group -> group.keySet().equals(Set.of(TRACKING)) || group.isEmpty());
        groups.stream()
                .filter(group -> group.containsKey("COMPARISON") || group.containsKey("LESION-ALERT"))
                .forEach(group -> group.remove(TRACKING));
        return groups;
    }

    private static List<Map<String, String>> fromSr(StudyReport report) {
        ContentItem root = StructuredReport.readContent(Part10Reader.read(Part10Writer.toBytes(
                        SrReport.of(report, RandomReports.SETTINGS), TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .dataSet());
        List<Map<String, String>> groups = new ArrayList<>();
        all(root).filter(item -> Concept.MEASUREMENT_GROUP.equals(item.name())).forEach(container -> {
            Map<String, String> group = new TreeMap<>();
            container.content().forEach(child -> {
                String code =
                        child.item().name() == null ? "" : child.item().name().value();
                switch (child.item()) {
                    case ContentItem.Num num ->
                        put(
                                code,
                                num.value().value() + " " + num.value().units().value(),
                                group);
                    case ContentItem.Code value -> put(code, coded(value.value().value()), group);
                    case ContentItem.Text value -> put(code, value.value(), group);
                    case ContentItem.UidRef value -> put(code, value.value(), group);
                    case ContentItem.Date value ->
                        put(code, value.value().replaceAll("(....)(..)(..)", "$1-$2-$3"), group);
                    default -> {}
                }
            });
            groups.add(group);
        });
        return telling(groups);
    }

    private static List<Map<String, String>> fromFhir(StudyReport report) {
        String json = new String(FhirReport.write(report, RandomReports.SETTINGS), StandardCharsets.UTF_8);
        List<Map<String, String>> groups = new ArrayList<>();
        for (Bundle.BundleEntryComponent entry : FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(Bundle.class, json)
                .getEntry()) {
            if (entry.getResource() instanceof Observation observation) {
                Map<String, String> group = new TreeMap<>();
                String code = observation.getCode().getCodingFirstRep().getCode();
                if (observation.hasValue()) {
                    put(code, code(observation.getValue()), group);
                }
                if (observation.hasIdentifier()) {
                    put(TRACKING, plain(observation.getIdentifierFirstRep().getValue()), group);
                }
                observation.getComponent().forEach(component -> {
                    String name = component.getCode().getCodingFirstRep().getCode();
                    put(name, component.hasValue() ? value(component.getValue()) : ABSENT, group);
                });
                groups.add(group);
            }
        }
        return telling(groups);
    }

    private static String value(org.hl7.fhir.r4.model.Type value) {
        return switch (value) {
            case Quantity quantity -> quantity.getValue().doubleValue() + " " + quantity.getCode();
            case CodeableConcept concept -> code(concept);
            default -> plain(value.primitiveValue());
        };
    }

    private static String code(org.hl7.fhir.r4.model.Type value) {
        return ((CodeableConcept) value).getCodingFirstRep().getCode();
    }

    private static String plain(String uid) {
        return uid.startsWith("urn:oid:") ? uid.substring("urn:oid:".length()) : uid;
    }

    private static List<Map<String, String>> fromHl7(StudyReport report) throws Exception {
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        try (HapiContext context = new DefaultHapiContext()) {
            ORU_R01 message = (ORU_R01) context.getPipeParser()
                    .parse(new String(Hl7Report.write(report, RandomReports.SETTINGS), StandardCharsets.UTF_8));
            ORU_R01_ORDER_OBSERVATION order = message.getPATIENT_RESULT().getORDER_OBSERVATION();
            for (int i = 0; i < order.getOBSERVATIONReps(); i++) {
                OBX line = order.getOBSERVATION(i).getOBX();
                String subId = line.getObservationSubID().getValue();
                add(line, groups.computeIfAbsent(subId, id -> new TreeMap<>()));
            }
        }
        return telling(new ArrayList<>(groups.values()));
    }

    private static void add(OBX line, Map<String, String> group) {
        String code = line.getObservationIdentifier().getIdentifier().getValue();
        String value = line.getObservationValue(0).getData().toString();
        switch (line.getValueType().getValue()) {
            case "NM" ->
                put(
                        code,
                        Double.parseDouble(value) + " "
                                + line.getUnits().getIdentifier().getValue(),
                        group);
            case "CE" -> {
                String answer = ((ca.uhn.hl7v2.model.v25.datatype.CE)
                                line.getObservationValue(0).getData())
                        .getIdentifier()
                        .getValue();
                put(code, coded(answer), group);
            }
            case "DT" -> put(code, value.replaceAll("(....)(..)(..)", "$1-$2-$3"), group);
            default -> put(code, value, group);
        }
    }

    private static Stream<ContentItem> all(ContentItem item) {
        return Stream.concat(Stream.of(item), item.content().stream().flatMap(child -> all(child.item())));
    }
}
