package dev.hilum.report;

import ca.uhn.fhir.context.FhirContext;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.PersonName;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.report.StudyReport.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The result as a FHIR R4 transaction bundle: a DiagnosticReport, its Observations and the Device that made them. Patient
 * and study are named by their identifiers, since a bundle must not create either. Ids are UIDs and entries are PUT, so
 * that sending twice makes nothing twice.
 */
public final class FhirReport {
    /** Namespace of our local codes: a code system without an address of its own. */
    static final String LOCAL_SYSTEM = "urn:oid:" + UidSource.named("coding scheme " + LocalCode.SCHEME);

    private static final String DICOM_UID = "urn:dicom:uid";
    private static final String REPLACES = "http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces";

    private final StudyReport report;
    private final ReportSettings settings;
    private final Bundle bundle = new Bundle();

    /** The context is costly to make and serves all threads. */
    private static final class Context {
        static final FhirContext R4 = FhirContext.forR4Cached();
    }

    private FhirReport(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
    }

    /** UTF-8 JSON; the same bytes for the same result. */
    public static byte[] write(StudyReport report, ReportSettings settings) {
        Bundle bundle = new FhirReport(report, settings).bundle();
        return Context.R4
                .newJsonParser()
                .setPrettyPrint(true)
                .encodeResourceToString(bundle)
                .getBytes(StandardCharsets.UTF_8);
    }

    private Bundle bundle() {
        bundle.setType(Bundle.BundleType.TRANSACTION);
        bundle.setIdentifier(new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + report.resultUid()));
        Device device = device();
        DiagnosticReport diagnostic = diagnosticReport();
        List<Resource> observations = new ArrayList<>();
        FhirObservations maker = new FhirObservations(report, subject(), urn(device));
        for (FactGroup group : Facts.of(report)) {
            Resource observation = maker.of(group);
            observations.add(observation);
            diagnostic.addResult(new Reference(urn(observation)));
        }
        add(diagnostic);
        add(device);
        observations.forEach(this::add);
        return bundle;
    }

    private void add(Resource resource) {
        bundle.addEntry()
                .setFullUrl(urn(resource))
                .setResource(resource)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }

    private static String urn(Resource resource) {
        return "urn:oid:" + resource.getIdElement().getIdPart();
    }

    private DiagnosticReport diagnosticReport() {
        DiagnosticReport diagnostic = new DiagnosticReport();
        diagnostic.setId(report.resultUid());
        diagnostic.addIdentifier().setSystem(DICOM_UID).setValue("urn:oid:" + report.resultUid());
        diagnostic.setStatus(status());
        diagnostic.addCategory(
                new CodeableConcept(new Coding("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", "Radiology")));
        diagnostic.setCode(new CodeableConcept(new Coding("http://loinc.org", "24627-2", "CT Chest"))
                .setText("Chest CT AI analysis"));
        diagnostic.setSubject(subject());
        diagnostic.setIssuedElement(new InstantType(
                Date.from(report.createdAt()),
                ca.uhn.fhir.model.api.TemporalPrecisionEnum.MILLI,
                java.util.TimeZone.getTimeZone("UTC")));
        diagnostic.addImagingStudy(new Reference()
                .setType("ImagingStudy")
                .setIdentifier(new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + report.studyInstanceUid())));
        addRequest(diagnostic);
        Verification person = report.verification();
        if (person != null) {
            diagnostic.addResultsInterpreter(new Reference()
                    .setType("Practitioner")
                    .setDisplay(person.observerName().replace('^', ' ') + ", " + person.organization()));
        }
        StudyReport.Predecessor earlier = report.predecessor();
        if (earlier != null) {
            diagnostic.addExtension(
                    REPLACES,
                    new Reference()
                            .setType("DiagnosticReport")
                            .setIdentifier(
                                    new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + earlier.resultUid())));
        }
        String conclusion = conclusion();
        diagnostic.setConclusion(conclusion);
        Narrative narrative = new Narrative().setStatus(Narrative.NarrativeStatus.GENERATED);
        narrative.setDivAsString("<div>" + HtmlReport.escape(conclusion) + "</div>");
        diagnostic.setText(narrative);
        return diagnostic;
    }

    private DiagnosticReport.DiagnosticReportStatus status() {
        if (report.status() == Status.NOT_ANALYSED) {
            return DiagnosticReport.DiagnosticReportStatus.CANCELLED;
        }
        return report.verification() == null
                ? DiagnosticReport.DiagnosticReportStatus.PRELIMINARY
                : DiagnosticReport.DiagnosticReportStatus.FINAL;
    }

    private void addRequest(DiagnosticReport diagnostic) {
        report.header()
                .string(Tag.AccessionNumber)
                .ifPresent(accession -> diagnostic.addBasedOn(new Reference()
                        .setType("ServiceRequest")
                        .setIdentifier(new Identifier()
                                .setType(new CodeableConcept(new Coding(
                                        "http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN", "Accession ID")))
                                .setValue(accession))));
    }

    /** Warning, models, and for a study that was not analysed the reason. */
    private String conclusion() {
        List<String> lines = new ArrayList<>(Statements.of(report));
        Verification person = report.verification();
        if (person != null && person.reportText() != null) {
            lines.add(Statements.SIGNED + ": " + String.join("\n", person.reportLines()));
        }
        report.pipelines().forEach(outcome -> {
            String why = outcome.reason() == null
                    ? ""
                    : " (" + outcome.reason().code() + ": " + outcome.reason().text() + ")";
            lines.add("Pipeline " + outcome.name().label() + ": " + outcome.status() + why);
            outcome.cautions().forEach(caution -> lines.add("Caution " + caution.code() + ": " + caution.text()));
        });
        report.parameters().forEach(parameter -> lines.add(parameter.name() + "=" + parameter.value()));
        return String.join(". ", lines);
    }

    private Reference subject() {
        DataSet header = report.header();
        Reference subject = new Reference().setType("Patient");
        header.string(Tag.PatientID).ifPresent(id -> {
            Identifier identifier = new Identifier().setValue(id);
            header.string(Tag.IssuerOfPatientID)
                    .ifPresent(issuer -> identifier.setAssigner(new Reference().setDisplay(issuer)));
            subject.setIdentifier(identifier);
        });
        subject.setDisplay(
                header.personName(Tag.PatientName).map(FhirReport::words).orElse("unknown"));
        return subject;
    }

    private static String words(PersonName name) {
        String all = name.toString().replace('^', ' ').replace("=", " / ").strip();
        return all.isEmpty() ? "unknown" : all;
    }

    private Device device() {
        Equipment equipment = new Algorithms(report, settings).equipment();
        Device device = new Device();
        device.setId(equipment.deviceUid());
        device.addIdentifier().setSystem(DICOM_UID).setValue("urn:oid:" + equipment.deviceUid());
        device.setManufacturer(equipment.manufacturer());
        device.setSerialNumber(equipment.serialNumber());
        device.addDeviceName().setName(equipment.modelName()).setType(Device.DeviceNameType.MODELNAME);
        equipment.softwareVersions().forEach(version -> device.addVersion().setValue(version));
        for (ModelIdentity model : report.models()) {
            device.addVersion()
                    .setType(new CodeableConcept().setText("model " + model.name()))
                    .setValue(model.version() + " sha256:" + model.sha256()
                            + (model.clinicallyEvaluated() ? "" : " (" + Statements.NOT_EVALUATED + ")"));
        }
        return device;
    }

    /** A DICOM code as FHIR names its system (HL7's list of external code systems). */
    static Coding coding(CodedConcept concept) {
        String system = switch (concept.scheme()) {
            case "SCT" -> "http://snomed.info/sct";
            case "DCM" -> "http://dicom.nema.org/resources/ontology/DCM";
            case "LN" -> "http://loinc.org";
            case "UCUM" -> "http://unitsofmeasure.org";
            default -> LOCAL_SYSTEM;
        };
        return new Coding(system, concept.value(), concept.meaning());
    }
}
