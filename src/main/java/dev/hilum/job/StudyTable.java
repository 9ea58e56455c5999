package dev.hilum.job;

import dev.hilum.job.StudyRow.Patient;
import dev.hilum.job.StudyRow.Times;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of studies. Changes join the present transaction and fail on a step that the states do not allow. */
public final class StudyTable {
    private final Transactions transactions;

    public StudyTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Adds a study in RECEIVING unless it is there; true when it was added. */
    public boolean open(String studyInstanceUid, Instant firstByteAt) {
        return transactions.call(connection -> {
            boolean there =
                    !rows(connection, "where study_uid = ?", studyInstanceUid).isEmpty();
            return !there && Sql.insertUnlessThere(connection, """
                    insert into study (study_uid, state, instance_count, first_byte_at, last_byte_at, content_version,
                    demographics_version) values (?, 'RECEIVING', 0, ?, ?, 0, 0)""", studyInstanceUid, firstByteAt, firstByteAt);
        });
    }

    public Optional<StudyRow> find(String studyInstanceUid) {
        return transactions.call(connection -> rows(connection, "where study_uid = ?", studyInstanceUid)).stream()
                .findFirst();
    }

    /** Studies in a state, oldest first. */
    public List<StudyRow> inState(StudyState state, int limit) {
        return transactions.call(
                connection -> rows(connection, "where state = ? order by state, first_byte_at limit ?", state, limit));
    }

    /** The newest studies, whatever their state. */
    public List<StudyRow> newest(int limit) {
        return transactions.call(connection -> rows(connection, "order by first_byte_at desc limit ?", limit));
    }

    /** All studies of a patient, oldest first; a null issuer means: none given. */
    public List<StudyRow> ofPatient(String patientId, @Nullable String issuer) {
        return transactions.call(connection -> rows(
                connection,
                "where patient_id = ? and coalesce(issuer_of_patient_id, '') = ? order by first_byte_at",
                patientId,
                issuer == null ? "" : issuer));
    }

    /** An instance came that is new or differs in pixels or geometry. */
    public void contentChanged(String studyInstanceUid, int instanceCount, Instant at) {
        require(
                studyInstanceUid,
                "update study set content_version = content_version + 1, instance_count = ?, last_byte_at = ? "
                        + "where study_uid = ?",
                instanceCount,
                at,
                studyInstanceUid);
    }

    /** An instance came that differs in other attributes only. */
    public void demographicsChanged(String studyInstanceUid, Instant at) {
        require(
                studyInstanceUid,
                "update study set demographics_version = demographics_version + 1, last_byte_at = ? where study_uid = ?",
                at,
                studyInstanceUid);
    }

    public void describe(String studyInstanceUid, Patient patient) {
        require(
                studyInstanceUid,
                """
                update study set patient_name = ?, patient_id = ?, issuer_of_patient_id = ?, birth_date = ?, sex = ?,
                accession_number = ?, study_date = ?, study_time = ?, study_description = ?, calling_aet = ?,
                called_aet = ? where study_uid = ?""",
                patient.name(),
                patient.id(),
                patient.issuerOfId(),
                patient.birthDate(),
                patient.sex(),
                patient.accessionNumber(),
                patient.studyDate(),
                patient.studyTime(),
                patient.studyDescription(),
                patient.callingAeTitle(),
                patient.calledAeTitle(),
                studyInstanceUid);
    }

    public void released(String studyInstanceUid, Instant at) {
        require(studyInstanceUid, "update study set released_at = ? where study_uid = ?", at, studyInstanceUid);
    }

    /** Goes to a state and notes its time; a step that {@link StudyState#next} does not allow throws. */
    public void enter(String studyInstanceUid, StudyState state, Instant at) {
        String time = switch (state) {
            case RECEIVING -> "complete_at = null, analysis_started_at = null, reported_at = null, delivered_at = null";
            case READY -> "complete_at = ?";
            case ANALYSING -> "analysis_started_at = ?";
            case REPORTED, NOT_ANALYSED, FAILED -> "reported_at = ?";
            case DELIVERED -> "delivered_at = ?";
        };
        transactions.run(connection -> {
            requireStep(connection, studyInstanceUid, state);
            String sql = "update study set state = ?, reason_code = null, reason_text = null, failure_code = null, "
                    + time + " where study_uid = ?";
            if (state == StudyState.RECEIVING) {
                Sql.update(connection, sql, state, studyInstanceUid);
            } else {
                Sql.update(connection, sql, state, at, studyInstanceUid);
            }
        });
    }

    /** Goes to NOT_ANALYSED with its reason. */
    public void notAnalysed(String studyInstanceUid, String reasonCode, String reasonText, Instant at) {
        transactions.run(connection -> {
            enter(studyInstanceUid, StudyState.NOT_ANALYSED, at);
            Sql.update(
                    connection,
                    "update study set reason_code = ?, reason_text = ? where study_uid = ?",
                    reasonCode,
                    reasonText,
                    studyInstanceUid);
        });
    }

    /** Goes to FAILED with its code. */
    public void failed(String studyInstanceUid, String failureCode, Instant at) {
        transactions.run(connection -> {
            enter(studyInstanceUid, StudyState.FAILED, at);
            Sql.update(
                    connection, "update study set failure_code = ? where study_uid = ?", failureCode, studyInstanceUid);
        });
    }

    private void requireStep(Connection connection, String studyInstanceUid, StudyState state) throws SQLException {
        List<StudyRow> rows = rows(connection, "where study_uid = ? for update", studyInstanceUid);
        if (rows.isEmpty()) {
            throw new IllegalStateException("no study " + studyInstanceUid);
        }
        StudyState before = rows.getFirst().state();
        if (!before.next().contains(state)) {
            throw new IllegalStateException("study " + studyInstanceUid + " cannot go from " + before + " to " + state);
        }
    }

    private void require(String studyInstanceUid, String sql, @Nullable Object... values) {
        transactions.run(connection -> {
            if (Sql.update(connection, sql, values) != 1) {
                throw new IllegalStateException("no study " + studyInstanceUid);
            }
        });
    }

    private static List<StudyRow> rows(Connection connection, String condition, @Nullable Object... values)
            throws SQLException {
        return Sql.query(connection, StudyTable::row, "select * from study " + condition, values);
    }

    private static StudyRow row(ResultSet rows) throws SQLException {
        return new StudyRow(
                rows.getString("study_uid"),
                StudyState.valueOf(rows.getString("state")),
                rows.getString("reason_code"),
                rows.getString("reason_text"),
                rows.getString("failure_code"),
                patient(rows),
                times(rows),
                rows.getInt("instance_count"),
                rows.getLong("content_version"),
                rows.getLong("demographics_version"));
    }

    private static Patient patient(ResultSet rows) throws SQLException {
        return new Patient(
                rows.getString("patient_name"),
                rows.getString("patient_id"),
                rows.getString("issuer_of_patient_id"),
                rows.getString("birth_date"),
                rows.getString("sex"),
                rows.getString("accession_number"),
                rows.getString("study_date"),
                rows.getString("study_time"),
                rows.getString("study_description"),
                rows.getString("calling_aet"),
                rows.getString("called_aet"));
    }

    private static Times times(ResultSet rows) throws SQLException {
        return new Times(
                Sql.instant(rows, "first_byte_at"),
                Sql.instant(rows, "last_byte_at"),
                Sql.instant(rows, "released_at"),
                Sql.instant(rows, "complete_at"),
                Sql.instant(rows, "analysis_started_at"),
                Sql.instant(rows, "reported_at"),
                Sql.instant(rows, "delivered_at"));
    }
}
