package dev.hilum.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.audit.AuditEvents.Peer;
import dev.hilum.audit.AuditMessage.Action;
import dev.hilum.audit.AuditMessage.Outcome;
import dev.hilum.job.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** Every message against the schema of PS3.15 section A.5.1, and against the mandatory rows of its own table. */
@Tag("REQ-OPS-1")
class AuditMessageTest {
    private static final AuditSource SOURCE = new AuditSource("HILUM", Optional.of("site"), "HILUM", "node-1", 4711);
    private static final AuditedStudy STUDY =
            new AuditedStudy("1.2.3", "A<1>&\"", "P-1", "Wang^\u0007Wei=王^伟", Map.of("1.2.840.10008.5.1.4.1.1.2", 300));
    private static final AuditedStudy UNKNOWN = new AuditedStudy("1.2.4", "", "", "", Map.of());
    private static final Peer PACS = new Peer("PACS", "10.0.0.7");
    private static final Peer WANG = new Peer("wang", "fe80::1");

    private final AuditEvents events = new AuditEvents(SOURCE, new SettableClock());

    private record Case(String name, AuditMessage message, String event, String action, int outcome, String... paths) {}

    private List<Case> cases() {
        return List.of(
                new Case(
                        "query",
                        events.queried(WANG, "/dicomweb/studies?PatientName=W*", Outcome.SUCCESS),
                        "110112",
                        "E",
                        0,
                        "//ActiveParticipant[@UserID='wang']/RoleIDCode[@csd-code='110153']",
                        role("110152"),
                        "//ParticipantObjectIdentification[@ParticipantObjectID='1.2.840.10008.5.1.4.1.2.2.1']"
                                + "[@ParticipantObjectTypeCode='2'][@ParticipantObjectTypeCodeRole='3']"
                                + "[ParticipantObjectIDTypeCode/@csd-code='110181']"
                                + "[ParticipantObjectQuery='L2RpY29td2ViL3N0dWRpZXM/UGF0aWVudE5hbWU9Vyo=']"),
                new Case("start", events.started(), "110100", "E", 0, type("110120"), role("110150")),
                new Case("stop", events.stopped(), "110100", "E", 0, type("110121"), role("110150")),
                new Case(
                        "begin",
                        events.beginsSending(STUDY, PACS),
                        "110102",
                        "E",
                        0,
                        role("110153"),
                        role("110152"),
                        study("1.2.3"),
                        patient("P-1")),
                new Case(
                        "sent",
                        events.sent(STUDY, PACS, Outcome.SERIOUS_FAILURE),
                        "110104",
                        "R",
                        8,
                        role("110153"),
                        role("110152"),
                        study("1.2.3"),
                        patient("P-1")),
                new Case(
                        "received",
                        events.received(STUDY, new Peer("CT1", null), Outcome.SUCCESS),
                        "110104",
                        "C",
                        0,
                        "//ActiveParticipant[@UserID='CT1'][@UserIsRequestor='true']/RoleIDCode[@csd-code='110153']",
                        "//SOPClass[@UID='1.2.840.10008.5.1.4.1.1.2'][@NumberOfInstances='300']",
                        "//Accession[@Number='A<1>&\"']",
                        patient("P-1")),
                new Case(
                        "export",
                        events.exported(STUDY, new Peer("disk", null), Outcome.SUCCESS),
                        "110106",
                        "R",
                        0,
                        role("110153"),
                        role("110154"),
                        study("1.2.3"),
                        patient("P-1")),
                new Case(
                        "accessed",
                        events.accessed(UNKNOWN, WANG, Action.READ, Outcome.SUCCESS),
                        "110103",
                        "R",
                        0,
                        "//ActiveParticipant[@UserID='wang'][@UserIsRequestor='true'][@NetworkAccessPointTypeCode='2']",
                        study("1.2.4")),
                new Case("ordered", events.ordered(STUDY, WANG, Outcome.SUCCESS), "110111", "U", 0, study("1.2.3")),
                new Case("deleted", events.deleted(STUDY), "110105", "D", 0, study("1.2.3"), patient("P-1")),
                new Case(
                        "login",
                        events.signedIn(WANG, Outcome.MINOR_FAILURE),
                        "110114",
                        "E",
                        4,
                        type("110122"),
                        "//ActiveParticipant[@UserID='wang'][@UserIsRequestor='true']"),
                new Case("alert", events.nodeRefused("10.1.1.1"), "110113", "E", 4, type("110126")));
    }

    @TestFactory
    Stream<DynamicTest> followsSchemaAndTable() {
        return cases().stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one)));
    }

    private static void check(Case one) throws Exception {
        byte[] xml = AuditXml.of(one.message(), SOURCE);
        schema().newValidator().validate(new StreamSource(new ByteArrayInputStream(xml)));
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        String root = "/AuditMessage/EventIdentification[@EventActionCode='" + one.action()
                + "'][@EventOutcomeIndicator='" + one.outcome() + "'][@EventDateTime='2026-03-01T10:00:00Z']";
        assertPresent(document, root + "/EventID[@csd-code='" + one.event() + "'][@codeSystemName='DCM']");
        assertPresent(document, "/AuditMessage/AuditSourceIdentification[@AuditSourceID='HILUM']");
        assertPresent(document, "//ActiveParticipant[@UserIsRequestor][@AlternativeUserID='AETITLES=HILUM']");
        for (String path : one.paths()) {
            assertPresent(document, path);
        }
    }

    @Test
    void whatAnXmlDocumentCannotHoldIsReplaced() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(AuditXml.of(events.deleted(STUDY), SOURCE)));
        assertPresent(document, "//ParticipantObjectName[text()='Wang^?Wei=王^伟']");
    }

    @Test
    void theSchemaRefusesAMessageWithoutItsEvent() {
        String wrong = new String(AuditXml.of(events.started(), SOURCE), StandardCharsets.UTF_8)
                .replaceAll("<EventID[^>]*>", "");
        assertThrows(
                SAXException.class, () -> schema().newValidator().validate(new StreamSource(new StringReader(wrong))));
    }

    @Test
    void aSyslogMessageIsWhatRfc5424Says() {
        byte[] xml = AuditXml.of(events.started(), SOURCE);
        String text = new String(SyslogMessage.of(xml, events.started().at(), SOURCE), StandardCharsets.UTF_8);
        assertTrue(text.startsWith("<85>1 2026-03-01T10:00:00Z node-1 Hilum 4711 DICOM+RFC3881 - \uFEFF<?xml"), text);
        byte[] framed = SyslogMessage.framed(new byte[] {'a', 'b', 'c'});
        assertEquals("3 abc", new String(framed, StandardCharsets.US_ASCII));
    }

    private static void assertPresent(Document document, String path) throws Exception {
        assertEquals(
                Boolean.TRUE,
                XPathFactory.newInstance()
                        .newXPath()
                        .evaluateExpression("boolean(" + path + ")", document, Boolean.class),
                path);
    }

    private static String type(String code) {
        return "/AuditMessage/EventIdentification/EventTypeCode[@csd-code='" + code + "']";
    }

    private static String role(String code) {
        return "//ActiveParticipant/RoleIDCode[@csd-code='" + code + "'][@codeSystemName='DCM']";
    }

    private static String study(String uid) {
        return "//ParticipantObjectIdentification[@ParticipantObjectID='" + uid + "'][@ParticipantObjectTypeCode='2']"
                + "[@ParticipantObjectTypeCodeRole='3']/ParticipantObjectIDTypeCode[@csd-code='110180']";
    }

    private static String patient(String id) {
        return "//ParticipantObjectIdentification[@ParticipantObjectID='" + id + "'][@ParticipantObjectTypeCode='1']"
                + "[@ParticipantObjectTypeCodeRole='1']/ParticipantObjectIDTypeCode[@csd-code='2']";
    }

    private static Schema schema() throws SAXException {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(AuditMessageTest.class.getResource("/audit/audit-message.xsd"));
    }
}
