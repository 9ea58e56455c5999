package dev.hilum.measure;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.study.PatientAge;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the header says of the patient that a guideline asks for. Illness is taken from coded entries only (ICD-10 codes in
 * Reason for the Requested Procedure, Reason for Visit and Admitting Diagnoses); free text is not interpreted.
 *
 * @param ageYears empty where neither Patient's Age nor birth and study date are there
 * @param knownCancer an ICD-10 code C00-C97 or Z85 is there
 * @param immunosuppression an ICD-10 code B20-B24, D80-D84 or Z94 is there
 */
public record ClinicalContext(OptionalDouble ageYears, boolean knownCancer, boolean immunosuppression) {
    private static final List<Integer> SEQUENCES = List.of(
            Tag.ReasonForRequestedProcedureCodeSequence,
            Tag.ReasonForVisitCodeSequence,
            Tag.AdmittingDiagnosesCodeSequence);
    private static final Pattern ICD_10 = Pattern.compile("I10|I10C|I10P|ICD-?10.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern CANCER = Pattern.compile("(C[0-8][0-9]|C9[0-7]|Z85).*");
    private static final Pattern IMMUNE = Pattern.compile("(B2[0-4]|D8[0-4]|Z94).*");

    public static ClinicalContext of(DataSet header) {
        return new ClinicalContext(PatientAge.years(header), has(header, CANCER), has(header, IMMUNE));
    }

    private static boolean has(DataSet header, Pattern codes) {
        return SEQUENCES.stream()
                .flatMap(sequence -> codes(header, sequence))
                .anyMatch(code -> codes.matcher(code).matches());
    }

    private static Stream<String> codes(DataSet header, int sequence) {
        return header.items(sequence).stream()
                .filter(item -> item.string(Tag.CodingSchemeDesignator)
                        .filter(scheme -> ICD_10.matcher(scheme).matches())
                        .isPresent())
                .flatMap(item -> item.string(Tag.CodeValue).stream());
    }
}
