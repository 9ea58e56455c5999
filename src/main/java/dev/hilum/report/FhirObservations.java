package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.Quantity.Why;
import dev.hilum.measure.Side;
import java.math.BigDecimal;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** Groups of facts as Observations with one component per fact. */
final class FhirObservations {
    private final StudyReport report;
    private final Reference subject;
    private final String device;

    /** @param device full URL of the Device entry */
    FhirObservations(StudyReport report, Reference subject, String device) {
        this.report = report;
        this.subject = subject;
        this.device = device;
    }

    Observation of(FactGroup group) {
        Observation observation = new Observation();
        observation.setId(group.uid());
        String tracking = group.trackingUid();
        if (tracking != null) {
            observation.addIdentifier().setSystem("urn:dicom:uid").setValue("urn:oid:" + tracking);
        }
        observation.setStatus(
                report.verification() == null
                        ? Observation.ObservationStatus.PRELIMINARY
                        : Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "imaging", "Imaging")));
        observation.setCode(concept(group.concept()).setText(group.label()));
        observation.setSubject(subject.copy());
        observation.setEffective(new DateTimeType(
                Date.from(report.createdAt()),
                ca.uhn.fhir.model.api.TemporalPrecisionEnum.SECOND,
                TimeZone.getTimeZone("UTC")));
        CodedConcept answer = group.answer();
        if (answer != null) {
            observation.setValue(concept(answer));
        }
        observation.setBodySite(concept(group.site()));
        observation.setDevice(new Reference(device));
        Side side = group.side();
        if (side != null) {
            observation.addComponent(
                    component(new Fact.Coded(Concept.LATERALITY, side == Side.LEFT ? Concept.LEFT : Concept.RIGHT)));
        }
        group.facts().forEach(fact -> observation.addComponent(component(fact)));
        Verification.Decision verdict = group.verdict();
        if (verdict != null) {
            observation.addNote(new Annotation()
                    .setText(verdict.action() + " by the verifying person"
                            + (verdict.reason() == null ? "" : ": " + verdict.reason())));
        }
        return observation;
    }

    private static Observation.ObservationComponentComponent component(Fact fact) {
        Observation.ObservationComponentComponent component = new Observation.ObservationComponentComponent();
        component.setCode(concept(fact.name()));
        switch (fact) {
            case Fact.Number number -> {
                CodedConcept derivation = number.derivation();
                if (derivation != null) {
                    component.getCode().addCoding(FhirReport.coding(derivation));
                    component.getCode().setText(number.name().meaning() + ", " + derivation.meaning());
                }
                component.setValue(new Quantity()
                        .setValue(new BigDecimal(BigDecimal.valueOf(number.value())
                                .stripTrailingZeros()
                                .toPlainString()))
                        .setUnit(number.unit().meaning())
                        .setSystem("http://unitsofmeasure.org")
                        .setCode(number.unit().value()));
            }
            case Fact.Coded coded -> component.setValue(concept(coded.value()));
            case Fact.Text text -> component.setValue(new StringType(text.value()));
            case Fact.UidRef uid -> component.setValue(new StringType("urn:oid:" + uid.value()));
            case Fact.Day day -> component.setValue(new DateTimeType(day.value().toString()));
            case Fact.Absent absent ->
                component.setDataAbsentReason(new CodeableConcept(absence(absent.why())).setText(absent.text()));
        }
        return component;
    }

    private static Coding absence(Why why) {
        String code = switch (why) {
            case MEASUREMENT_FAILURE, OUT_OF_RANGE -> "error";
            case NOT_ATTEMPTED -> "not-performed";
            case UNKNOWN -> "unknown";
        };
        String display = switch (code) {
            case "error" -> "Error";
            case "not-performed" -> "Not Performed";
            default -> "Unknown";
        };
        return new Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", code, display);
    }

    private static CodeableConcept concept(CodedConcept concept) {
        return new CodeableConcept(FhirReport.coding(concept));
    }
}
