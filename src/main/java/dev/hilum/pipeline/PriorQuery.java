package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which study of a PACS is the prior: the latest CT study of the same Patient ID and issuer before this one. */
final class PriorQuery {
    private final String study;
    private final String patientId;
    private final String issuer;
    private final String date;
    private final String time;

    private PriorQuery(DataSet header) {
        this.study = value(header, Tag.StudyInstanceUID);
        this.patientId = value(header, Tag.PatientID);
        this.issuer = value(header, Tag.IssuerOfPatientID);
        this.date = value(header, Tag.StudyDate);
        this.time = value(header, Tag.StudyTime);
    }

    /** Empty where the study has no Patient ID or date: nothing to ask for. A Patient ID with a wildcard is not asked for. */
    static Optional<PriorQuery> of(DataSet header) {
        PriorQuery query = new PriorQuery(header);
        boolean askable =
                !query.patientId.isEmpty() && !query.patientId.matches(".*[*?\\\\].*") && query.date.matches("\\d{8}");
        return askable ? Optional.of(query) : Optional.empty();
    }

    /** Identifier of the C-FIND. */
    DataSet keys() {
        return new DataSet()
                .setStrings(Tag.QueryRetrieveLevel, Vr.CS, "STUDY")
                .setStrings(Tag.PatientID, Vr.LO, patientId)
                .setStrings(Tag.IssuerOfPatientID, Vr.LO)
                .setStrings(Tag.StudyDate, Vr.DA, "-" + date)
                .setStrings(Tag.StudyTime, Vr.TM)
                .setStrings(Tag.ModalitiesInStudy, Vr.CS)
                .setStrings(Tag.StudyInstanceUID, Vr.UI);
    }

    /** Identifier of the C-GET. */
    static DataSet retrieve(String studyInstanceUid) {
        return new DataSet()
                .setStrings(Tag.QueryRetrieveLevel, Vr.CS, "STUDY")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, studyInstanceUid);
    }

    /** Study Instance UID of the latest that fits. The peer's answer is checked again: some ignore keys they do not know. */
    Optional<String> latest(List<DataSet> matches) {
        return matches.stream()
                .filter(this::fits)
                .max(Comparator.comparing((DataSet m) -> value(m, Tag.StudyDate))
                        .thenComparing(m -> value(m, Tag.StudyTime))
                        .thenComparing(m -> value(m, Tag.StudyInstanceUID)))
                .map(m -> value(m, Tag.StudyInstanceUID));
    }

    private boolean fits(DataSet match) {
        String other = value(match, Tag.StudyInstanceUID);
        List<String> modalities = match.strings(Tag.ModalitiesInStudy);
        String otherIssuer = value(match, Tag.IssuerOfPatientID);
        return !other.isEmpty()
                && !other.equals(study)
                && value(match, Tag.PatientID).equals(patientId)
                && (otherIssuer.isEmpty() || otherIssuer.equals(issuer))
                && (modalities.isEmpty() || modalities.contains("CT"))
                && isEarlier(value(match, Tag.StudyDate), value(match, Tag.StudyTime));
    }

    private boolean isEarlier(String otherDate, String otherTime) {
        int byDate = otherDate.compareTo(date);
        return otherDate.matches("\\d{8}") && (byDate < 0 || (byDate == 0 && otherTime.compareTo(time) < 0));
    }

    private static String value(DataSet header, int tag) {
        return header.string(tag).map(String::strip).orElse("");
    }
}
