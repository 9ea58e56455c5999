package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import dev.hilum.report.Verification.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people said of findings. Nothing is changed or taken out; the latest verdict of a finding counts. */
public final class VerdictTable {
    private final Transactions transactions;

    public VerdictTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * One verdict.
     *
     * @param baseResultUid the device's result that was judged
     * @param resultUid the result that was issued with it
     * @param editJson what the person changed or marked, null without
     * @param reader the user's name
     * @param readerName as in the SR, VR PN
     * @param models that found it
     * @param confirmed whether a positive finding of the models was confirmed; null where it was none of theirs
     */
    public record Row(
            String verdictId,
            String studyInstanceUid,
            String baseResultUid,
            String resultUid,
            String findingUid,
            String trackingUid,
            Action action,
            @Nullable String reason,
            @Nullable String editJson,
            String reader,
            String readerName,
            Instant at,
            String models,
            @Nullable Boolean confirmed) {
        /** The same verdict with the result that was made of it. */
        Row issuedAs(String result) {
            return new Row(
                    verdictId,
                    studyInstanceUid,
                    baseResultUid,
                    result,
                    findingUid,
                    trackingUid,
                    action,
                    reason,
                    editJson,
                    reader,
                    readerName,
                    at,
                    models,
                    confirmed);
        }
    }

    /**
     * How often the models were right, by the latest verdict of each finding.
     *
     * @param confirmed positive findings that a person accepted or edited
     * @param rejected positive findings that a person rejected
     * @param missed findings that a person added
     */
    public record Count(String models, long confirmed, long rejected, long missed) {}

    /** Joins the present transaction. */
    void add(Row row) {
        transactions.run(connection -> Sql.update(
                connection,
                "insert into verdict (verdict_id, study_uid, base_result_uid, result_uid, finding_uid, tracking_uid,"
                        + " action, reason, edit_json, reader, reader_name, at, models, confirmed)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.verdictId(),
                row.studyInstanceUid(),
                row.baseResultUid(),
                row.resultUid(),
                row.findingUid(),
                row.trackingUid(),
                row.action().name(),
                row.reason(),
                row.editJson(),
                row.reader(),
                row.readerName(),
                row.at(),
                row.models(),
                row.confirmed()));
    }

    /** All of a study, oldest first. */
    public List<Row> ofStudy(String studyUid) {
        return rows("where study_uid = ? order by seq", studyUid);
    }

    /** All on one result of the device, oldest first. */
    List<Row> ofBase(String baseResultUid) {
        return rows("where base_result_uid = ? order by seq", baseResultUid);
    }

    /** The device's result behind one that a person issued by a verdict or a signature; empty for a device's own. */
    Optional<String> baseOf(String resultUid) {
        return transactions
                .call(connection -> Sql.query(
                        connection,
                        r -> r.getString(1),
                        "select base_result_uid from verdict where result_uid = ?"
                                + " union all select base_result_uid from sign_off where result_uid = ?",
                        resultUid,
                        resultUid))
                .stream()
                .findFirst();
    }

    /** The latest verdict on a finding. */
    public Optional<Row> latest(String findingUid) {
        return rows("where finding_uid = ? order by seq desc limit 1", findingUid).stream()
                .findFirst();
    }

    /** Counts by models. */
    public List<Count> counts() {
        return transactions.call(connection ->
                Sql.query(connection, r -> new Count(r.getString(1), r.getLong(2), r.getLong(3), r.getLong(4)), """
                select models, sum(right_one), sum(wrong_one), sum(missed_one) from (
                select v.models,
                case when v.confirmed = true then 1 else 0 end right_one,
                case when v.confirmed = false then 1 else 0 end wrong_one,
                case when v.action <> 'REJECTED' and exists (select 1 from verdict a
                where a.finding_uid = v.finding_uid and a.action = 'ADDED') then 1 else 0 end missed_one
                from verdict v where v.seq = (select max(w.seq) from verdict w where w.finding_uid = v.finding_uid)
                ) counted group by models order by models"""));
    }

    private List<Row> rows(String condition, String value) {
        return transactions.call(
                connection -> Sql.query(connection, VerdictTable::row, "select * from verdict " + condition, value));
    }

    private static Row row(ResultSet r) throws SQLException {
        return new Row(
                r.getString("verdict_id"),
                r.getString("study_uid"),
                r.getString("base_result_uid"),
                r.getString("result_uid"),
                r.getString("finding_uid"),
                r.getString("tracking_uid"),
                Action.valueOf(r.getString("action")),
                r.getString("reason"),
                r.getString("edit_json"),
                r.getString("reader"),
                r.getString("reader_name"),
                Objects.requireNonNull(Sql.instant(r, "at")),
                r.getString("models"),
                r.getObject("confirmed", Boolean.class));
    }
}
