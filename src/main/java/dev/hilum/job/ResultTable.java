package dev.hilum.job;

import dev.hilum.job.FindingRow.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results and their findings. The schema allows one result per key and one LIVE result per study. */
public final class ResultTable {
    private final Transactions transactions;

    public ResultTable(Transactions transactions) {
        this.transactions = transactions;
    }

    public Optional<ResultRow> find(String resultUid) {
        return one("where result_uid = ?", resultUid);
    }

    public Optional<ResultRow> byKey(String key) {
        return one("where result_key = ?", key);
    }

    public Optional<ResultRow> live(String studyInstanceUid) {
        return one("where live_study_uid = ?", studyInstanceUid);
    }

    /** All results of a study, oldest first. */
    public List<ResultRow> ofStudy(String studyInstanceUid) {
        return transactions.call(
                connection -> rows(connection, "where study_uid = ? order by study_uid, created_at", studyInstanceUid));
    }

    /**
     * Makes a result the LIVE one of its study; the one before becomes SUPERSEDED. A key that is there already is not
     * stored again: its result becomes LIVE and is returned.
     *
     * @return the LIVE result: {@code result}, or the one stored earlier under its key
     */
    public ResultRow publish(ResultRow result, List<FindingRow> findings) {
        return transactions.call(connection -> {
            Optional<ResultRow> same = byKey(result.key());
            if (same.isPresent() && same.get().live()) {
                return same.get();
            }
            Sql.update(
                    connection,
                    "update result set state = 'SUPERSEDED', live_study_uid = null where live_study_uid = ?",
                    result.studyInstanceUid());
            if (same.isPresent()) {
                Sql.update(
                        connection,
                        "update result set state = 'LIVE', live_study_uid = study_uid where result_uid = ?",
                        same.get().resultUid());
                return find(same.get().resultUid()).orElseThrow();
            }
            insert(connection, result);
            for (FindingRow finding : findings) {
                insert(connection, finding);
            }
            return result;
        });
    }

    /** Findings of a result, in the order of their UIDs. */
    public List<FindingRow> findings(String resultUid) {
        return transactions.call(connection -> Sql.query(
                connection,
                ResultTable::finding,
                "select * from finding where result_uid = ? order by finding_uid",
                resultUid));
    }

    /** Findings of all results of a study. */
    public List<FindingRow> findingsOfStudy(String studyInstanceUid) {
        return transactions.call(connection -> Sql.query(
                connection,
                ResultTable::finding,
                "select f.* from finding f join result r on r.result_uid = f.result_uid where r.study_uid = ?",
                studyInstanceUid));
    }

    public Optional<FindingRow> findingByUid(String findingUid) {
        return transactions
                .call(connection -> Sql.query(
                        connection, ResultTable::finding, "select * from finding where finding_uid = ?", findingUid))
                .stream()
                .findFirst();
    }

    /** Adds a finding that a person marked. Durable when this returns. */
    public void add(FindingRow finding) {
        transactions.runDurably(connection -> insert(connection, finding));
    }

    /** Notes a verdict; false when there is no such finding. Durable when this returns. */
    public boolean setVerdict(String findingUid, Verdict verdict) {
        return transactions.callDurably(connection -> Sql.update(
                        connection,
                        """
                update finding set verdict = ?, verdict_reason = ?, verdict_edit_json = ?, verdict_by = ?,
                verdict_at = ? where finding_uid = ?""",
                        verdict.verdict(),
                        verdict.reason(),
                        verdict.editJson(),
                        verdict.by(),
                        verdict.at(),
                        findingUid)
                == 1);
    }

    private Optional<ResultRow> one(String condition, String value) {
        return transactions.call(connection -> rows(connection, condition, value)).stream()
                .findFirst();
    }

    private static List<ResultRow> rows(Connection connection, String condition, @Nullable Object... values)
            throws SQLException {
        return Sql.query(connection, ResultTable::row, "select * from result " + condition, values);
    }

    private static void insert(Connection connection, ResultRow result) throws SQLException {
        ResultRow.Files files = result.files();
        Sql.update(
                connection,
                """
                insert into result (result_uid, study_uid, result_key, state, live_study_uid, status, reason_code,
                report_json, sr_path, seg_path, pdf_path, sr_sop_instance_uid, sr_series_uid, sr_sop_class_uid,
                supersedes, created_at) values (?, ?, ?, 'LIVE', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                result.resultUid(),
                result.studyInstanceUid(),
                result.key(),
                result.studyInstanceUid(),
                result.status(),
                result.reasonCode(),
                result.reportJson(),
                files.srPath(),
                files.segPath(),
                files.pdfPath(),
                files.srSopInstanceUid(),
                files.srSeriesInstanceUid(),
                files.srSopClassUid(),
                result.supersedes(),
                result.createdAt());
    }

    private static void insert(Connection connection, FindingRow finding) throws SQLException {
        Sql.update(
                connection,
                "insert into finding (finding_uid, result_uid, tracking_uid, kind, finding_json) values (?, ?, ?, ?, ?)",
                finding.findingUid(),
                finding.resultUid(),
                finding.trackingUid(),
                finding.kind(),
                finding.json());
    }

    private static ResultRow row(ResultSet rows) throws SQLException {
        return new ResultRow(
                rows.getString("result_uid"),
                rows.getString("study_uid"),
                rows.getString("result_key"),
                rows.getString("state").equals("LIVE"),
                rows.getString("status"),
                rows.getString("reason_code"),
                rows.getString("report_json"),
                new ResultRow.Files(
                        rows.getString("sr_path"),
                        rows.getString("seg_path"),
                        rows.getString("pdf_path"),
                        rows.getString("sr_sop_instance_uid"),
                        rows.getString("sr_series_uid"),
                        rows.getString("sr_sop_class_uid")),
                rows.getString("supersedes"),
                createdAt(rows));
    }

    private static Instant createdAt(ResultSet rows) throws SQLException {
        return java.util.Objects.requireNonNull(Sql.instant(rows, "created_at"));
    }

    private static FindingRow finding(ResultSet rows) throws SQLException {
        String verdict = rows.getString("verdict");
        Instant at = Sql.instant(rows, "verdict_at");
        return new FindingRow(
                rows.getString("finding_uid"),
                rows.getString("result_uid"),
                rows.getString("tracking_uid"),
                rows.getString("kind"),
                rows.getString("finding_json"),
                verdict == null || at == null
                        ? null
                        : new Verdict(
                                verdict,
                                rows.getString("verdict_reason"),
                                rows.getString("verdict_edit_json"),
                                rows.getString("verdict_by"),
                                at));
    }
}
