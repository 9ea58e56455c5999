package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Report texts that readers signed. Nothing is changed or taken out. */
public final class SignOffTable {
    private static final int MAX_LIST = 1_000;

    private final Transactions transactions;

    public SignOffTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * One signature.
     *
     * @param baseResultUid the device's result that was read
     * @param resultUid the result that was issued with it
     * @param reader the user's name
     * @param readerName as in the SR, VR PN
     */
    public record Row(
            String signOffId,
            String studyInstanceUid,
            String baseResultUid,
            String resultUid,
            String reader,
            String readerName,
            Instant at,
            String reportText) {}

    /** Joins the present transaction. */
    void add(Row row) {
        transactions.run(connection -> Sql.update(
                connection,
                "insert into sign_off (sign_off_id, study_uid, base_result_uid, result_uid, reader, reader_name, at,"
                        + " report_text) values (?, ?, ?, ?, ?, ?, ?, ?)",
                row.signOffId(),
                row.studyInstanceUid(),
                row.baseResultUid(),
                row.resultUid(),
                row.reader(),
                row.readerName(),
                row.at(),
                row.reportText()));
    }

    /** All of a study, oldest first. */
    public List<Row> ofStudy(String studyUid) {
        return transactions.call(connection -> Sql.query(
                connection,
                r -> new Row(
                        r.getString("sign_off_id"),
                        r.getString("study_uid"),
                        r.getString("base_result_uid"),
                        r.getString("result_uid"),
                        r.getString("reader"),
                        r.getString("reader_name"),
                        Objects.requireNonNull(Sql.instant(r, "at")),
                        r.getString("report_text")),
                "select * from sign_off where study_uid = ? order by seq",
                studyUid));
    }

    /** Of these studies those that are signed, with when: their live result is the one that was issued with it. */
    public Map<String, Instant> signed(List<String> studyUids) {
        Map<String, Instant> signed = new HashMap<>();
        for (int from = 0; from < studyUids.size(); from += MAX_LIST) {
            List<String> some = studyUids.subList(from, Math.min(studyUids.size(), from + MAX_LIST));
            String marks = String.join(", ", Collections.nCopies(some.size(), "?"));
            transactions.run(connection -> Sql.query(
                            connection,
                            r -> Map.entry(r.getString(1), Objects.requireNonNull(Sql.instant(r, "at"))),
                            "select s.study_uid, s.at from sign_off s join result r on r.result_uid = s.result_uid"
                                    + " where r.live_study_uid in (" + marks + ")",
                            new ArrayList<Object>(some).toArray())
                    .forEach(entry -> signed.put(entry.getKey(), entry.getValue())));
        }
        return signed;
    }
}
