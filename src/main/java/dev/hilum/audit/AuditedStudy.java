package dev.hilum.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A study that something was done with, and its patient: the identifiers that PS3.15 asks for and no more. Absent values are
 * empty.
 *
 * @param instances number of instances by SOP class, where they are known
 */
public record AuditedStudy(
        String studyInstanceUid,
        String accessionNumber,
        String patientId,
        String patientName,
        Map<String, Integer> instances) {
    private static final int PERSON = 1;
    private static final int SYSTEM_OBJECT = 2;
    private static final int PATIENT = 1;
    private static final int REPORT = 3;

    List<AuditMessage.Subject> subjects() {
        List<AuditMessage.Subject> subjects = new ArrayList<>();
        subjects.add(new AuditMessage.Subject(
                studyInstanceUid,
                AuditCode.STUDY_INSTANCE_UID,
                "Study",
                SYSTEM_OBJECT,
                REPORT,
                null,
                accessionNumber.isEmpty() ? List.of() : List.of(accessionNumber),
                instances));
        if (!patientId.isEmpty()) {
            subjects.add(new AuditMessage.Subject(
                    patientId, AuditCode.PATIENT_NUMBER, patientName, PERSON, PATIENT, null, List.of(), Map.of()));
        }
        return subjects;
    }
}
