package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Container;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.measure.Nodule;
import dev.hilum.report.Verification.Action;
import dev.hilum.report.Verification.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Tag("REQ-REP-3")
class VerificationTest {
    private final StudyReport device = RandomReports.full(11);
    private final StudyReport issued = VerifiedReports.of(11);
    private final DataSet sr = Part10Reader.read(Part10Writer.toBytes(
                    SrReport.of(issued, RandomReports.SETTINGS), TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
            .dataSet();

    @Test
    void namesThePersonWhoVerified() {
        assertEquals("VERIFIED", sr.string(Tag.VerificationFlag).orElseThrow());
        DataSet observer = sr.item(Tag.VerifyingObserverSequence).orElseThrow();
        assertEquals("Li^Na=李^娜", observer.string(Tag.VerifyingObserverName).orElseThrow());
        assertEquals("City Hospital", observer.string(Tag.VerifyingOrganization).orElseThrow());
        assertEquals(
                issued.verification().at(),
                observer.dateTime(Tag.VerificationDateTime).orElseThrow().instant(java.time.ZoneOffset.UTC));
        assertTrue(all(StructuredReport.readContent(sr))
                .anyMatch(item -> item instanceof ContentItem.PersonName name
                        && name.value().equals("Li^Na=李^娜")));
    }

    @Test
    void namesTheDevicesReportAsItsPredecessor() {
        DataSet before = SrReport.of(device, RandomReports.SETTINGS);
        DataSet study = sr.item(Tag.PredecessorDocumentsSequence).orElseThrow();
        DataSet series = study.item(Tag.ReferencedSeriesSequence).orElseThrow();
        assertEquals(before.string(Tag.SeriesInstanceUID), series.string(Tag.SeriesInstanceUID));
        assertEquals(
                before.string(Tag.SOPInstanceUID),
                series.item(Tag.ReferencedSOPSequence).orElseThrow().string(Tag.ReferencedSOPInstanceUID));
        assertNotEquals(before.string(Tag.SOPInstanceUID), sr.string(Tag.SOPInstanceUID));
    }

    @Test
    void saysOfEachFindingWhatThePersonDid() {
        List<Action> actions = List.of(Action.ACCEPTED, Action.REJECTED, Action.EDITED, Action.ADDED);
        for (int i = 0; i < actions.size(); i++) {
            Container group = group(issued.nodules().get(i));
            assertEquals(
                    Optional.of(actions.get(i).name()),
                    code(group, LocalCode.VERDICT.concept()).map(CodedConcept::value));
        }
        assertTrue(texts(group(issued.nodules().get(1))).contains("Reason: vessel"));
        assertTrue(texts(group(issued.nodules().get(2))).stream().anyMatch(text -> text.startsWith("Human-edited")));
    }

    @Test
    void rejectedFindingsHaveNoValuesAndAddedOnesNoScore() {
        assertTrue(numbers(group(issued.nodules().get(1))).isEmpty());
        assertFalse(
                code(group(issued.nodules().get(1)), Concept.FINDING).isPresent(), "a rejected finding is no finding");
        assertTrue(numbers(group(issued.nodules().get(2))).stream()
                .anyMatch(n -> Concept.LONG_AXIS.equals(n.name()) && n.value().value() == 17.25));
        assertTrue(numbers(group(issued.nodules().get(3))).stream()
                .noneMatch(n ->
                        LocalCode.DETECTION_SCORE.concept().equals(n.name()) || Concept.ATTENUATION.equals(n.name())));
        assertTrue(all(StructuredReport.readContent(sr))
                .anyMatch(item -> item.equals(ContentItem.num(LocalCode.NODULE_COUNT.concept(), 3, Concept.NODULES))));
    }

    @Test
    void theSegmentationLeavesRejectedFindingsOut() {
        var segments = dev.hilum.dicom.seg.SegmentationReader.read(
                        SegReport.of(issued, RandomReports.SETTINGS).orElseThrow())
                .segments();
        assertTrue(segments.stream()
                .noneMatch(s -> s.trackingUid().equals(issued.nodules().get(1).trackingUid())));
        assertTrue(segments.stream()
                .anyMatch(s -> s.trackingUid().equals(issued.nodules().get(2).trackingUid())));
    }

    @Test
    void jsonNamesEveryDecision() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.write(issued));
        assertEquals(device.resultUid(), json.get("supersedes").asText());
        assertEquals("Li^Na=李^娜", json.get("verification").get("observer").asText());
        assertEquals(
                "EDITED",
                json.get("nodules").get(2).get("verdict").get("action").asText());
        assertTrue(json.get("nodules").get(3).get("score").isNull());
        assertEquals(4, json.get("verification").get("decisions").size());
    }

    @Test
    void theSignedTextIsInEveryEncodingAndInNoneWithoutASignature() throws Exception {
        String text = "FINDINGS\n两肺 | 6.3 mm & <stable>\n\nIMPRESSION\nFollow up";
        Verification person = issued.verification();
        Verification signer =
                new Verification(person.observerName(), person.organization(), person.at(), person.decisions(), text);
        StudyReport signed = device.issuedBy(signer, issued.nodules(), issued.pneumonia());
        DataSet object = Part10Reader.read(Part10Writer.toBytes(
                        SrReport.of(signed, RandomReports.SETTINGS), TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .dataSet();
        String expected = Statements.SIGNED + ":\r\n" + text.replace("\n", "\r\n");
        assertTrue(all(StructuredReport.readContent(object))
                .anyMatch(item ->
                        item instanceof ContentItem.Text words && words.value().equals(expected)));
        assertEquals("COMPLETE", object.string(Tag.CompletionFlag).orElseThrow());
        assertEquals(
                text,
                new ObjectMapper()
                        .readTree(JsonReport.write(signed))
                        .at("/verification/reportText")
                        .asText());
        String html = html(signed);
        assertTrue(html.contains("两肺 | 6.3 mm &amp; &lt;stable&gt;"), "as text, never as markup");
        assertTrue(text(FhirReport.write(signed, RandomReports.SETTINGS)).contains("两肺 | 6.3 mm & <stable>"));
        assertTrue(text(Hl7Report.write(signed, RandomReports.SETTINGS)).contains("两肺 \\F\\ 6.3 mm \\T\\ <stable>"));
        assertFalse(html(issued).contains(Statements.SIGNED));
        assertThrows(
                IllegalArgumentException.class, () -> new Verification("Li^Na", "City", Instant.EPOCH, List.of(), " "));
    }

    private static String html(StudyReport report) {
        return text(HtmlReport.write(report, RandomReports.SETTINGS, null));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aPersonHasANameAndOneDecisionPerFinding() {
        Decision one = new Decision("1.2.3", Action.ACCEPTED, null);
        assertThrows(IllegalArgumentException.class, () -> new Verification(" ", "City", Instant.EPOCH, List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Verification("Li^Na", "City", Instant.EPOCH, List.of(one, one)));
    }

    private Container group(Nodule nodule) {
        ContentItem uid = ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid());
        return all(StructuredReport.readContent(sr))
                .filter(item -> item instanceof Container && Concept.MEASUREMENT_GROUP.equals(item.name()))
                .map(item -> (Container) item)
                .filter(group ->
                        group.content().stream().anyMatch(child -> child.item().equals(uid)))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<CodedConcept> code(Container group, CodedConcept name) {
        return all(group)
                .filter(item -> item instanceof ContentItem.Code && name.equals(item.name()))
                .map(item -> ((ContentItem.Code) item).value())
                .findFirst();
    }

    private static List<ContentItem.Num> numbers(Container group) {
        return all(group)
                .filter(item -> item instanceof ContentItem.Num)
                .map(item -> (ContentItem.Num) item)
                .toList();
    }

    private static List<String> texts(Container group) {
        return all(group)
                .filter(item -> item instanceof ContentItem.Text)
                .map(item -> ((ContentItem.Text) item).value())
                .toList();
    }

    private static Stream<ContentItem> all(ContentItem item) {
        return Stream.concat(Stream.of(item), item.content().stream().flatMap(child -> all(child.item())));
    }
}
