package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.job.Sql;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.report.StudyReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of studies. Every method joins the present transaction. */
public final class StudyTable {
    private static final String COLUMNS =
            "study_uid, state, reason_code, reason_text, failure_code, patient_name, patient_id, accession_number,"
                    + " called_aet, instance_count, urgency, nodule_count, largest_mm, affected_percent, flagged, caution,"
                    + " first_byte_at, last_byte_at, complete_at, analysis_started_at, reported_at, delivered_at,"
                    + " content_version, progress_percent";

    private final Transactions transactions;

    public StudyTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Notes that instances came: a new study appears, an old one goes back to RECEIVING.
     *
     * @param header of one of the instances, for the worklist's columns
     * @param instances stored of the study so far
     */
    public void arrived(
            String studyUid, DataSet header, String callingAe, String calledAe, int instances, Arrival times) {
        transactions.run(connection -> {
            boolean known = update(connection, studyUid, header, instances, times) == 1
                    || insert(connection, studyUid, header, callingAe, calledAe, instances, times);
            if (!known) {
                // Another association inserted the row between the two statements.
                update(connection, studyUid, header, instances, times);
            }
        });
    }

    private static int update(Connection connection, String studyUid, DataSet header, int instances, Arrival times)
            throws SQLException {
        return Sql.update(
                connection,
                "update study set state = 'RECEIVING', instance_count = ?, last_byte_at = ?, patient_name = ?,"
                        + " patient_id = ?, accession_number = ?, content_version = content_version + 1,"
                        + " complete_at = null, failure_code = null where study_uid = ?",
                instances,
                times.last(),
                header.string(Tag.PatientName).orElse(null),
                header.string(Tag.PatientID).orElse(null),
                header.string(Tag.AccessionNumber).orElse(null),
                studyUid);
    }

    /** First and last byte of what arrived. */
    public record Arrival(Instant first, Instant last) {}

    private static boolean insert(
            Connection connection,
            String studyUid,
            DataSet header,
            String callingAe,
            String calledAe,
            int instances,
            Arrival times)
            throws SQLException {
        return Sql.insertUnlessThere(
                connection,
                "insert into study (study_uid, state, patient_name, patient_id, issuer_of_patient_id, birth_date, sex,"
                        + " accession_number, study_date, study_time, study_description, calling_aet, called_aet,"
                        + " instance_count, first_byte_at, last_byte_at, content_version, demographics_version)"
                        + " values (?, 'RECEIVING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1)",
                studyUid,
                header.string(Tag.PatientName).orElse(null),
                header.string(Tag.PatientID).orElse(null),
                header.string(Tag.IssuerOfPatientID).orElse(null),
                header.string(Tag.PatientBirthDate).filter(d -> d.length() == 8).orElse(null),
                header.string(Tag.PatientSex).orElse(null),
                header.string(Tag.AccessionNumber).orElse(null),
                header.string(Tag.StudyDate).filter(d -> d.length() == 8).orElse(null),
                header.string(Tag.StudyTime).filter(t -> t.length() <= 16).orElse(null),
                header.string(Tag.StudyDescription).orElse(null),
                callingAe,
                calledAe,
                instances,
                times.first(),
                times.last());
    }

    /** All instances are there: the study waits for its analysis. */
    public void ready(String studyUid, Instant at) {
        run("update study set state = 'READY', complete_at = ? where study_uid = ?", at, studyUid);
    }

    /** False where more of the study came after {@code seen}: then it is RECEIVING again and stays so. */
    public boolean analysing(StudyRow seen, Instant at) {
        return transactions.call(connection -> Sql.update(
                        connection,
                        "update study set state = 'ANALYSING', analysis_started_at = ?, progress_percent = null where study_uid = ?"
                                + " and content_version = ? and state <> 'RECEIVING'",
                        at,
                        seen.studyInstanceUid(),
                        seen.contentVersion())
                == 1);
    }

    /** How far the analysis is, for the worklist. */
    void progress(String studyUid, int percent) {
        run("update study set progress_percent = ? where study_uid = ? and state = 'ANALYSING'", percent, studyUid);
    }

    /**
     * Holds the row until the present transaction ends, so that nothing arrives unseen between this question and what
     * is written next.
     *
     * @return false where more of the study came after {@code seen}
     */
    public boolean holdUnchanged(StudyRow seen) {
        return transactions.call(connection -> Sql.update(
                        connection,
                        "update study set content_version = content_version where study_uid = ? and content_version = ?",
                        seen.studyInstanceUid(),
                        seen.contentVersion())
                == 1);
    }

    /** A study of which there is nothing to analyse: only our own results came, or nothing new. */
    public void back(String studyUid, StudyState state) {
        run("update study set state = ? where study_uid = ?", state.name(), studyUid);
    }

    /** Writes the columns that a live result brings. */
    public void reported(StudyReport report, Urgency urgency, RowSummary summary, Instant at) {
        boolean analysed = report.status() == StudyReport.Status.ANALYSED;
        run(
                "update study set state = ?, reason_code = ?, reason_text = ?, failure_code = null, urgency = ?,"
                        + " nodule_count = ?, largest_mm = ?, affected_percent = ?, flagged = ?, caution = ?,"
                        + " reported_at = ?, delivered_at = null where study_uid = ?",
                analysed ? "REPORTED" : "NOT_ANALYSED",
                report.reason() == null ? null : report.reason().code().name(),
                report.reason() == null ? null : shortened(report.reason().text()),
                urgency.ordinal(),
                summary.noduleCount(),
                summary.largestMm(),
                summary.affectedPercent(),
                summary.flagged(),
                summary.caution(),
                at,
                report.studyInstanceUid());
    }

    /** The numbers of a row; null where there are none. */
    public record RowSummary(
            @Nullable Integer noduleCount,
            @Nullable Double largestMm,
            @Nullable Double affectedPercent,
            @Nullable Boolean flagged,
            @Nullable String caution) {}

    /** Everything of the live result has reached its destinations. A study that was not analysed keeps that state. */
    public void delivered(String studyUid, Instant at) {
        run("update study set delivered_at = ? where study_uid = ?", at, studyUid);
        run("update study set state = 'DELIVERED' where study_uid = ? and state = 'REPORTED'", studyUid);
    }

    /** Hilum itself failed: a person is needed. */
    public void failed(String studyUid, String failureCode) {
        run(
                "update study set state = 'FAILED', failure_code = ?, urgency = ? where study_uid = ?",
                failureCode,
                Urgency.NOT_ANALYSED.ordinal(),
                studyUid);
    }

    public Optional<StudyRow> find(String studyUid) {
        return query("select " + COLUMNS + " from study where study_uid = ?", studyUid).stream()
                .findFirst();
    }

    /** Rows in the order of the worklist. */
    public List<StudyRow> worklist(int limit) {
        return query("select " + COLUMNS + " from study order by urgency, first_byte_at, study_uid limit ?", limit);
    }

    /**
     * A page of studies, ordered by their UIDs.
     *
     * @param after the last UID of the page before, empty for the first
     */
    public List<StudyRow> page(Optional<StudyState> state, Optional<Boolean> flagged, String after, int limit) {
        return query(
                "select " + COLUMNS + " from study where study_uid > ? and (cast(? as varchar) is null or state = ?)"
                        + " and (cast(? as boolean) is null or flagged = ?) order by study_uid limit ?",
                after,
                state.map(Enum::name).orElse(null),
                state.map(Enum::name).orElse(null),
                flagged.orElse(null),
                flagged.orElse(null),
                limit);
    }

    /** Studies in one of these states, oldest first: what a restart takes up again. */
    public List<StudyRow> in(StudyState first, StudyState second, StudyState third) {
        return query(
                "select " + COLUMNS + " from study where state in (?, ?, ?) order by first_byte_at",
                first.name(),
                second.name(),
                third.name());
    }

    private void run(String sql, @Nullable Object... values) {
        transactions.run(connection -> Sql.update(connection, sql, values));
    }

    private List<StudyRow> query(String sql, @Nullable Object... values) {
        return transactions.call(connection -> Sql.query(connection, StudyTable::row, sql, values));
    }

    /** @param rest of the statement, after the table */
    static List<StudyRow> rows(Connection connection, String rest, @Nullable Object... values) throws SQLException {
        return Sql.query(connection, StudyTable::row, "select " + COLUMNS + " from study" + rest, values);
    }

    private static StudyRow row(ResultSet r) throws SQLException {
        return new StudyRow(
                r.getString(1),
                StudyState.valueOf(r.getString(2)),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                r.getString(7),
                r.getString(8),
                r.getString(9),
                r.getInt(10),
                r.getInt(11),
                r.getObject(12, Integer.class),
                r.getObject(13, Double.class),
                r.getObject(14, Double.class),
                r.getObject(15, Boolean.class),
                r.getString(16),
                time(r, 17),
                time(r, 18),
                timeOrNull(r, 19),
                timeOrNull(r, 20),
                timeOrNull(r, 21),
                timeOrNull(r, 22),
                r.getLong(23),
                r.getObject(24, Integer.class));
    }

    private static Instant time(ResultSet r, int column) throws SQLException {
        return r.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet r, int column) throws SQLException {
        OffsetDateTime time = r.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String shortened(String text) {
        return text.length() > 400 ? text.substring(0, 400) : text;
    }
}
