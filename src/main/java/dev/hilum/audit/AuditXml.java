package dev.hilum.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Audit messages as XML by the schema of PS3.15 section A.5.1, UTF-8. */
final class AuditXml {
    private static final String IP = "[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*";

    private final AuditSource source;
    private final XMLStreamWriter out;

    private AuditXml(AuditSource source, XMLStreamWriter out) {
        this.source = source;
        this.out = out;
    }

    static byte[] of(AuditMessage message, AuditSource source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter out =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            new AuditXml(source, out).write(message);
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("an audit message cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private void write(AuditMessage message) throws XMLStreamException {
        out.writeStartElement("AuditMessage");
        event(message);
        for (AuditMessage.Participant participant : message.participants()) {
            participant(participant);
        }
        out.writeStartElement("AuditSourceIdentification");
        optional("AuditEnterpriseSiteID", source.enterpriseSite().orElse(null));
        attribute("AuditSourceID", source.id());
        out.writeEmptyElement("AuditSourceTypeCode");
        attribute("csd-code", "4");
        out.writeEndElement();
        for (AuditMessage.Subject subject : message.subjects()) {
            subject(subject);
        }
        out.writeEndElement();
    }

    private void event(AuditMessage message) throws XMLStreamException {
        out.writeStartElement("EventIdentification");
        attribute("EventActionCode", message.action().code());
        attribute("EventDateTime", message.at().truncatedTo(ChronoUnit.MILLIS).toString());
        attribute("EventOutcomeIndicator", String.valueOf(message.outcome().indicator()));
        code("EventID", message.event());
        if (message.type() != null) {
            code("EventTypeCode", message.type());
        }
        out.writeEndElement();
    }

    private void participant(AuditMessage.Participant participant) throws XMLStreamException {
        out.writeStartElement("ActiveParticipant");
        attribute("UserID", participant.userId());
        optional("AlternativeUserID", participant.alternativeUserId());
        attribute("UserIsRequestor", String.valueOf(participant.requestor()));
        String address = participant.address();
        if (address != null) {
            attribute("NetworkAccessPointID", address);
            attribute("NetworkAccessPointTypeCode", address.matches(IP) ? "2" : "1");
        }
        if (participant.role() != null) {
            code("RoleIDCode", participant.role());
        }
        out.writeEndElement();
    }

    private void subject(AuditMessage.Subject subject) throws XMLStreamException {
        out.writeStartElement("ParticipantObjectIdentification");
        attribute("ParticipantObjectID", subject.id());
        attribute("ParticipantObjectTypeCode", String.valueOf(subject.type()));
        attribute("ParticipantObjectTypeCodeRole", String.valueOf(subject.role()));
        if (subject.lifeCycle() != null) {
            attribute("ParticipantObjectDataLifeCycle", String.valueOf(subject.lifeCycle()));
        }
        code("ParticipantObjectIDTypeCode", subject.idType());
        nameOrQuery(subject);
        description(subject);
        out.writeEndElement();
    }

    private void nameOrQuery(AuditMessage.Subject subject) throws XMLStreamException {
        String query = subject.query();
        if (query == null) {
            out.writeStartElement("ParticipantObjectName");
            out.writeCharacters(printable(subject.name()));
        } else {
            out.writeStartElement("ParticipantObjectQuery");
            out.writeCharacters(Base64.getEncoder().encodeToString(query.getBytes(StandardCharsets.UTF_8)));
        }
        out.writeEndElement();
    }

    private void description(AuditMessage.Subject subject) throws XMLStreamException {
        if (subject.accessions().isEmpty() && subject.instances().isEmpty()) {
            return;
        }
        out.writeStartElement("ParticipantObjectDescription");
        for (String accession : subject.accessions()) {
            out.writeEmptyElement("Accession");
            attribute("Number", accession);
        }
        for (Map.Entry<String, Integer> of : new TreeMap<>(subject.instances()).entrySet()) {
            out.writeEmptyElement("SOPClass");
            attribute("UID", of.getKey());
            attribute("NumberOfInstances", String.valueOf(of.getValue()));
        }
        out.writeEndElement();
    }

    private void code(String element, AuditCode code) throws XMLStreamException {
        out.writeEmptyElement(element);
        attribute("csd-code", code.code());
        attribute("codeSystemName", code.system());
        attribute("originalText", code.meaning());
    }

    private void optional(String name, @Nullable String value) throws XMLStreamException {
        if (value != null) {
            attribute(name, value);
        }
    }

    private void attribute(String name, String value) throws XMLStreamException {
        out.writeAttribute(name, printable(value));
    }

    /** XML 1.0 has no place for most control characters, which a name from a data set may hold. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(c -> c < 0x20 || c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c <= 0xDFFF) ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
