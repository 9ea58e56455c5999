package dev.hilum.compare;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.util.Optional;

/**
 * Whether two studies are of one patient. Never prints what it compares. A comparison across patients is worse than none:
 * Patient ID must be there and equal, and issuer, birth date and sex must not contradict; for a prior that nobody chose
 * the issuer must be equal too, or absent in both.
 */
public final class PriorIdentity {
    private PriorIdentity() {}

    /** Empty where they are of one patient. */
    public static Optional<NotCompared> objection(DataSet study, DataSet prior, Mode mode) {
        String uid = prior.string(Tag.StudyInstanceUID).orElse(null);
        Optional<String> id = value(study, Tag.PatientID);
        Optional<String> priorId = value(prior, Tag.PatientID);
        if (id.isEmpty() || priorId.isEmpty()) {
            return Optional.of(new NotCompared(
                    NotCompared.Code.PRIOR_IDENTITY_UNKNOWN,
                    uid,
                    "Patient ID (0010,0020) is missing in the study or the prior: nothing shows that they are of one"
                            + " patient"));
        }
        boolean sameIssuer = mode == Mode.AUTO
                ? value(study, Tag.IssuerOfPatientID).equals(value(prior, Tag.IssuerOfPatientID))
                : !differ(study, prior, Tag.IssuerOfPatientID);
        String conflict = !id.equals(priorId)
                ? "Patient ID (0010,0020)"
                : !sameIssuer
                        ? "Issuer of Patient ID (0010,0021)"
                        : differ(study, prior, Tag.PatientBirthDate)
                                ? "Patient's Birth Date (0010,0030)"
                                : differ(study, prior, Tag.PatientSex) ? "Patient's Sex (0010,0040)" : "";
        return conflict.isEmpty()
                ? Optional.empty()
                : Optional.of(new NotCompared(
                        NotCompared.Code.PRIOR_IDENTITY_CONFLICT,
                        uid,
                        conflict + " of the study and the prior differ"));
    }

    private static boolean differ(DataSet a, DataSet b, int tag) {
        Optional<String> left = value(a, tag);
        Optional<String> right = value(b, tag);
        return left.isPresent() && right.isPresent() && !left.equals(right);
    }

    private static Optional<String> value(DataSet header, int tag) {
        return header.string(tag).map(String::strip).filter(text -> !text.isEmpty());
    }
}
