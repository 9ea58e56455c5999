package dev.hilum.report;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.v25.datatype.CE;
import ca.uhn.hl7v2.model.v25.datatype.DT;
import ca.uhn.hl7v2.model.v25.datatype.NM;
import ca.uhn.hl7v2.model.v25.datatype.TX;
import ca.uhn.hl7v2.model.v25.group.ORU_R01_ORDER_OBSERVATION;
import ca.uhn.hl7v2.model.v25.message.ORU_R01;
import ca.uhn.hl7v2.model.v25.segment.MSH;
import ca.uhn.hl7v2.model.v25.segment.OBR;
import ca.uhn.hl7v2.model.v25.segment.OBX;
import ca.uhn.hl7v2.model.v25.segment.PID;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.Side;
import dev.hilum.report.StudyReport.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result as an HL7 v2.5 message ORU^R01 in UTF-8: one OBX per value, numbered groups in Observation Sub-ID. Status P
 * until a person has verified it (F), X where the study was not analysed.
 */
public final class Hl7Report {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx", Locale.ROOT);
    private static final int CONTROL_ID = 20;

    private final StudyReport report;
    private final ReportSettings settings;
    private final ORU_R01 message = new ORU_R01();
    private int lines;

    private Hl7Report(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
    }

    /** Segments ended by CR, without MLLP framing; the same bytes for the same result. */
    public static byte[] write(StudyReport report, ReportSettings settings) {
        try (HapiContext context = new DefaultHapiContext()) {
            ORU_R01 message = new Hl7Report(report, settings).message();
            return context.getPipeParser().encode(message).getBytes(StandardCharsets.UTF_8);
        } catch (HL7Exception e) {
            throw new IllegalStateException("a result always fits ORU^R01", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ORU_R01 message() throws HL7Exception {
        addHeader();
        addPatient(message.getPATIENT_RESULT().getPATIENT().getPID());
        ORU_R01_ORDER_OBSERVATION order = message.getPATIENT_RESULT().getORDER_OBSERVATION();
        addRequest(order.getOBR());
        addStatements(order);
        List<FactGroup> groups = Facts.of(report);
        for (int i = 0; i < groups.size(); i++) {
            addGroup(order, groups.get(i), String.valueOf(i + 1));
        }
        return message;
    }

    private void addHeader() throws HL7Exception {
        MSH header = message.getMSH();
        header.getFieldSeparator().setValue("|");
        header.getEncodingCharacters().setValue("^~\\&");
        header.getSendingApplication()
                .getNamespaceID()
                .setValue(settings.equipment().modelName());
        header.getDateTimeOfMessage().getTime().setValue(time());
        header.getMessageType().getMessageCode().setValue("ORU");
        header.getMessageType().getTriggerEvent().setValue("R01");
        header.getMessageType().getMessageStructure().setValue("ORU_R01");
        String digits = UidSource.named(report.resultUid() + "/hl7").substring("2.25.".length());
        header.getMessageControlID().setValue(digits.substring(0, Math.min(CONTROL_ID, digits.length())));
        header.getProcessingID().getProcessingID().setValue("P");
        header.getVersionID().getVersionID().setValue("2.5");
        header.getCharacterSet(0).setValue("UNICODE UTF-8");
    }

    private void addPatient(PID patient) throws HL7Exception {
        DataSet header = report.header();
        patient.getSetIDPID().setValue("1");
        patient.getPatientIdentifierList(0)
                .getIDNumber()
                .setValue(header.string(Tag.PatientID).orElse("\"\""));
        header.string(Tag.IssuerOfPatientID)
                .ifPresent(issuer -> set(() -> patient.getPatientIdentifierList(0)
                        .getAssigningAuthority()
                        .getNamespaceID()
                        .setValue(issuer)));
        addNames(patient, header.string(Tag.PatientName).orElse(""));
        header.string(Tag.PatientBirthDate)
                .ifPresent(
                        date -> set(() -> patient.getDateTimeOfBirth().getTime().setValue(date)));
        header.string(Tag.PatientSex)
                .ifPresent(sex -> set(() -> patient.getAdministrativeSex().setValue(sex)));
    }

    /** One repetition per component group: alphabetic, ideographic, phonetic (PS3.5 6.2.1). */
    private static void addNames(PID patient, String name) throws HL7Exception {
        String[] groups = name.split("=", -1);
        for (int i = 0; i < groups.length; i++) {
            String[] parts = groups[i].split("\\^", -1);
            patient.getPatientName(i).getFamilyName().getSurname().setValue(parts[0]);
            if (parts.length > 1) {
                patient.getPatientName(i).getGivenName().setValue(parts[1]);
            }
            if (parts.length > 2) {
                patient.getPatientName(i)
                        .getSecondAndFurtherGivenNamesOrInitialsThereof()
                        .setValue(parts[2]);
            }
        }
    }

    private void addRequest(OBR request) throws HL7Exception {
        DataSet header = report.header();
        request.getSetIDOBR().setValue("1");
        header.string(Tag.AccessionNumber)
                .ifPresent(accession -> set(() ->
                        request.getPlacerOrderNumber().getEntityIdentifier().setValue(accession)));
        request.getFillerOrderNumber().getEntityIdentifier().setValue(report.resultUid());
        request.getFillerOrderNumber().getUniversalID().setValue(report.resultUid());
        request.getFillerOrderNumber().getUniversalIDType().setValue("ISO");
        request.getUniversalServiceIdentifier().getIdentifier().setValue("24627-2");
        request.getUniversalServiceIdentifier().getText().setValue("CT Chest");
        request.getUniversalServiceIdentifier().getNameOfCodingSystem().setValue("LN");
        header.string(Tag.StudyDate)
                .ifPresent(date ->
                        set(() -> request.getObservationDateTime().getTime().setValue(date)));
        request.getResultsRptStatusChngDateTime().getTime().setValue(time());
        request.getResultStatus().setValue(status());
        Verification person = report.verification();
        if (person != null) {
            String[] parts = person.observerName().split("=", -1)[0].split("\\^", -1);
            var name = request.getPrincipalResultInterpreter().getNameOfPerson();
            name.getFamilyName().setValue(parts[0]);
            if (parts.length > 1) {
                name.getGivenName().setValue(parts[1]);
            }
        }
    }

    /** Warning, outcome of each pipeline, study and predecessor, before any value. */
    private void addStatements(ORU_R01_ORDER_OBSERVATION order) throws HL7Exception {
        for (String line : Statements.of(report)) {
            addText(order, line);
        }
        Verification person = report.verification();
        if (person != null && person.reportText() != null) {
            addText(order, Statements.SIGNED);
            for (String line : person.reportLines()) {
                addText(order, line);
            }
        }
        for (StudyReport.PipelineOutcome outcome : report.pipelines()) {
            addText(
                    order,
                    "Pipeline " + outcome.name().label() + ": " + outcome.status()
                            + (outcome.reason() == null
                                    ? ""
                                    : " (" + outcome.reason().code() + ": "
                                            + outcome.reason().text() + ")"));
        }
        addText(order, "Study Instance UID " + report.studyInstanceUid());
        StudyReport.Predecessor earlier = report.predecessor();
        if (earlier != null) {
            addText(order, "Supersedes result " + earlier.resultUid());
        }
    }

    private void addText(ORU_R01_ORDER_OBSERVATION order, String words) throws HL7Exception {
        addWords(order, Concept.COMMENT, words, "0");
    }

    private void addGroup(ORU_R01_ORDER_OBSERVATION order, FactGroup group, String subId) throws HL7Exception {
        CodedConcept answer = group.answer();
        addCode(order, group.concept(), answer == null ? group.concept() : answer, subId);
        addWords(order, Concept.TRACKING_UNIQUE_IDENTIFIER, group.trackingUid(), subId);
        addCode(order, Concept.FINDING_SITE, group.site(), subId);
        Side side = group.side();
        if (side != null) {
            addCode(order, Concept.LATERALITY, side == Side.LEFT ? Concept.LEFT : Concept.RIGHT, subId);
        }
        for (Fact fact : group.facts()) {
            addFact(order, fact, subId);
        }
        Verification.Decision verdict = group.verdict();
        if (verdict != null) {
            addCode(order, LocalCode.VERDICT.concept(), VerdictGroups.code(verdict.action()), subId);
        }
    }

    private void addFact(ORU_R01_ORDER_OBSERVATION order, Fact fact, String subId) throws HL7Exception {
        switch (fact) {
            case Fact.Number number -> {
                OBX line = line(order, number.name(), number.derivation(), subId, "NM");
                NM value = new NM(message);
                value.setValue(
                        BigDecimal.valueOf(number.value()).stripTrailingZeros().toPlainString());
                line.getObservationValue(0).setData(value);
                fill(line.getUnits(), number.unit());
            }
            case Fact.Coded coded -> addCode(order, coded.name(), coded.value(), subId);
            case Fact.Text text -> addWords(order, text.name(), text.value(), subId);
            case Fact.UidRef uid -> addWords(order, uid.name(), uid.value(), subId);
            case Fact.Day day -> addDay(order, day, subId);
            case Fact.Absent absent ->
                addCode(
                        order,
                        absent.name(),
                        new CodedConcept(
                                absent.why().code(), "DCM", absent.why().meaning()),
                        subId);
        }
    }

    private void addCode(ORU_R01_ORDER_OBSERVATION order, CodedConcept name, CodedConcept value, String subId)
            throws HL7Exception {
        OBX line = line(order, name, null, subId, "CE");
        CE code = new CE(message);
        fill(code, value);
        line.getObservationValue(0).setData(code);
    }

    private void addDay(ORU_R01_ORDER_OBSERVATION order, Fact.Day day, String subId) throws HL7Exception {
        DT date = new DT(message);
        date.setValue(day.value().format(DateTimeFormatter.BASIC_ISO_DATE));
        line(order, day.name(), null, subId, "DT").getObservationValue(0).setData(date);
    }

    private void addWords(ORU_R01_ORDER_OBSERVATION order, CodedConcept name, @Nullable String words, String subId)
            throws HL7Exception {
        if (words != null) {
            TX text = new TX(message);
            text.setValue(words);
            line(order, name, null, subId, "TX").getObservationValue(0).setData(text);
        }
    }

    /** The derivation of a number stands as alternate code beside its concept. */
    private OBX line(
            ORU_R01_ORDER_OBSERVATION order,
            CodedConcept name,
            @Nullable CodedConcept derivation,
            String subId,
            String type)
            throws HL7Exception {
        OBX line = order.getOBSERVATION(lines).getOBX();
        lines++;
        line.getSetIDOBX().setValue(String.valueOf(lines));
        line.getValueType().setValue(type);
        CE identifier = line.getObservationIdentifier();
        fill(identifier, name);
        if (derivation != null) {
            identifier.getAlternateIdentifier().setValue(derivation.value());
            identifier.getAlternateText().setValue(derivation.meaning());
            identifier.getNameOfAlternateCodingSystem().setValue(derivation.scheme());
        }
        line.getObservationSubID().setValue(subId);
        line.getObservationResultStatus().setValue(status());
        return line;
    }

    private static void fill(CE target, CodedConcept concept) throws HL7Exception {
        target.getIdentifier().setValue(concept.value());
        target.getText().setValue(concept.meaning());
        target.getNameOfCodingSystem().setValue(concept.scheme());
    }

    private String status() {
        if (report.status() == Status.NOT_ANALYSED) {
            return "X";
        }
        return report.verification() == null ? "P" : "F";
    }

    private String time() {
        return TIME.format(report.createdAt().atZone(settings.zone()));
    }

    /** A setter that HAPI declares to fail. */
    private interface Setting {
        void run() throws HL7Exception;
    }

    private static void set(Setting setting) {
        try {
            setting.run();
        } catch (HL7Exception e) {
            throw new IllegalStateException("a header value always fits its field", e);
        }
    }
}
