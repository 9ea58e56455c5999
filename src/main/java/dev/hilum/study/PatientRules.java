package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import java.util.Optional;

/** PATIENT_MISMATCH and INTENDED_USE. The texts never hold what they compare. */
final class PatientRules {
    private PatientRules() {}

    static Optional<String> mismatch(GateCandidate series, GateRules rules) {
        PatientIdentity patient = series.patient();
        return GateRule.when(
                patient.conflicting(),
                "The study arrived with " + patient.patientIds().size() + " Patient IDs (0010,0020) of "
                        + Math.max(1, patient.issuers().size())
                        + " issuers under one UID; which patient it shows is not known.");
    }

    /** The youngest age that Patient's Age or the birth date give; an absent age is a caution, not a refusal. */
    static Optional<String> intendedUse(GateCandidate series, GateRules rules) {
        boolean tooYoung = series.imaging().stream()
                .flatMap(instance -> PatientAge.all(instance.object().dataSet()))
                .anyMatch(age -> age < rules.minimumAgeYears());
        return GateRule.when(
                tooYoung,
                "The patient is younger than the " + rules.minimumAgeYears()
                        + " years that the models are intended for (Patient's Age (0010,1010) or birth date).");
    }

    static boolean hasAge(DataSet header) {
        return PatientAge.years(header).isPresent();
    }
}
