package dev.hilum.retrieve;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which studies of an archive may be the prior: CT studies of the same Patient ID and issuer before this one. */
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

    /** The same as parameters of a QIDO-RS search for studies (PS3.18 section 10.6.1), in the order of a query string. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("PatientID", patientId);
        parameters.put("StudyDate", "-" + date);
        parameters.put("includefield", "00100021");
        return parameters;
    }

    /** Identifier of the C-FIND for series. */
    static DataSet seriesKeys(String studyInstanceUid) {
        return retrieve(studyInstanceUid, "")
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.NumberOfSeriesRelatedInstances, Vr.IS);
    }

    /** Identifier of the C-GET or C-MOVE. */
    static DataSet retrieve(String studyInstanceUid, String seriesInstanceUid) {
        return new DataSet()
                .setStrings(Tag.QueryRetrieveLevel, Vr.CS, "SERIES")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, studyInstanceUid)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, seriesInstanceUid);
    }

    /**
     * Study Instance UIDs of those that fit, the latest first. The archive's answer is checked again: some ignore keys
     * that they do not know.
     */
    List<String> earlier(List<DataSet> matches) {
        return matches.stream()
                .filter(this::fits)
                .sorted(Comparator.comparing((DataSet m) -> value(m, Tag.StudyDate))
                        .thenComparing(m -> value(m, Tag.StudyTime))
                        .thenComparing(m -> value(m, Tag.StudyInstanceUID))
                        .reversed())
                .map(m -> value(m, Tag.StudyInstanceUID))
                .distinct()
                .toList();
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
