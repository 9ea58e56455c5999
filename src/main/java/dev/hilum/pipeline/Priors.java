package dev.hilum.pipeline;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.job.FindingRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which prior a study is compared with: the one a reader chose, else the latest earlier analysed study of the same
 * Patient ID and issuer in the own store. Whether birth date and sex agree is asked by the comparison itself, so that a
 * conflict is said and not passed over.
 */
final class Priors {
    private static final String LATEST_EARLIER =
            "select p.study_uid from study s join study p on p.patient_id = s.patient_id"
                    + " and coalesce(p.issuer_of_patient_id, '') = coalesce(s.issuer_of_patient_id, '')"
                    + " where s.study_uid = ? and p.study_uid <> s.study_uid and s.patient_id <> ''"
                    + " and p.state in ('REPORTED', 'DELIVERED')"
                    + " and (p.study_date < s.study_date or (p.study_date = s.study_date"
                    + " and coalesce(p.study_time, '') < coalesce(s.study_time, '')))"
                    + " order by p.study_date desc, coalesce(p.study_time, '') desc, p.study_uid limit 1";

    private final Transactions transactions;
    private final StudyStore store;
    private final ResultTable results;
    private final boolean automatic;

    Priors(Transactions transactions, StudyStore store, ResultTable results, boolean automatic) {
        this.transactions = transactions;
        this.store = store;
        this.results = results;
        this.automatic = automatic;
    }

    /** Notes a reader's choice in the present transaction. */
    void choose(String studyUid, String priorUid, Instant at) {
        transactions.run(connection -> {
            String update = "update manual_comparison set prior_study_uid = ?, chosen_at = ? where study_uid = ?";
            String insert = "insert into manual_comparison (study_uid, prior_study_uid, chosen_at) values (?, ?, ?)";
            if (Sql.update(connection, update, priorUid, at, studyUid) == 0
                    && !Sql.insertUnlessThere(connection, insert, studyUid, priorUid, at)) {
                Sql.update(connection, update, priorUid, at, studyUid);
            }
        });
    }

    /** Empty where there is none to compare with. */
    Optional<PriorStudy> of(String studyUid) {
        Optional<String> chosen = first("select prior_study_uid from manual_comparison where study_uid = ?", studyUid);
        if (chosen.isPresent()) {
            return prior(chosen.get(), Mode.MANUAL);
        }
        return automatic ? first(LATEST_EARLIER, studyUid).flatMap(uid -> prior(uid, Mode.AUTO)) : Optional.empty();
    }

    /** Whether a prior is looked for without being asked for, and nobody has chosen one. */
    boolean mayBeSought(String studyUid) {
        return automatic
                && first("select prior_study_uid from manual_comparison where study_uid = ?", studyUid)
                        .isEmpty();
    }

    private Optional<PriorStudy> prior(String uid, Mode mode) {
        StudyStore.Contents contents = store.read(uid);
        return contents.instances().isEmpty()
                ? Optional.empty()
                : Optional.of(new PriorStudy(uid, contents.instances(), mode, tracking(uid)));
    }

    private Map<String, String> tracking(String studyUid) {
        return results.findingsOfStudy(studyUid).stream()
                .collect(Collectors.toMap(FindingRow::findingUid, FindingRow::trackingUid));
    }

    private Optional<String> first(String sql, String studyUid) {
        return transactions.call(connection -> Sql.query(connection, rows -> rows.getString(1), sql, studyUid)).stream()
                .findFirst();
    }
}
