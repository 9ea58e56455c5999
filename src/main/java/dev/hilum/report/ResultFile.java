package dev.hilum.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One written encoding of a result.
 *
 * @param sopClassUid null for files that are no DICOM objects
 * @param sopInstanceUid null for files that are no DICOM objects
 */
public record ResultFile(
        Role role,
        Path path,
        @Nullable String sopClassUid,
        @Nullable String sopInstanceUid) {

    /** Which encoding, with its file name. */
    public enum Role {
        JSON("report.json"),
        SR("sr.dcm"),
        SEG("seg.dcm"),
        PDF("report.pdf"),
        HTML("report.html"),
        CHEST_CAD_SR("chest-cad-sr.dcm"),
        LABELMAP("labelmap.dcm"),
        /** Secondary capture with outlines burned in. */
        SC("sc.dcm"),
        ENCAPSULATED_PDF("pdf.dcm"),
        /** R4 bundle with a DiagnosticReport. */
        FHIR("fhir.json"),
        /** HL7 v2.5 ORU^R01. */
        HL7("oru.hl7"),
        /** IHE rejection note for the objects of the result that this one supersedes. */
        IOCM("rejection.dcm");

        private final String fileName;

        Role(String fileName) {
            this.fileName = fileName;
        }

        public String fileName() {
            return fileName;
        }
    }
}
