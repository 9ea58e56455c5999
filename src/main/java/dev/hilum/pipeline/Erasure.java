package dev.hilum.pipeline;

import dev.hilum.job.Sql;
import dev.hilum.job.StudyState;
import dev.hilum.job.Transactions;
import dev.hilum.job.UsageLedger;
import dev.hilum.receive.Inbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes all that is stored of a study: instances, results, rows. What was sent to destinations stays there. The ledger
 * keeps that the study was there and was erased, by its UID.
 */
public final class Erasure {
    private static final List<String> TABLES = List.of(
            "ups_claim",
            "delivery",
            "series",
            "arrival",
            "expected_count",
            "audit_event",
            "verdict",
            "sign_off",
            "manual_comparison",
            "study");

    private final Transactions transactions;
    private final Inbox inbox;
    private final ResultFolders results;
    private final UsageLedger ledger;
    private final Clock clock;
    private ErasureListener listener = study -> () -> {};

    /** Is told, before it happens, which study is about to be erased; what it returns is run when that is done. */
    @FunctionalInterface
    public interface ErasureListener {
        Runnable erasing(String studyInstanceUid);
    }

    public Erasure(Transactions transactions, Inbox inbox, ResultFolders results, Clock clock) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.results = results;
        this.ledger = new UsageLedger(transactions);
        this.clock = clock;
    }

    /** Who is told. */
    public void onErasure(ErasureListener toTell) {
        listener = toTell;
    }

    /**
     * What was done.
     *
     * @param erased Study Instance UIDs of which nothing is left
     * @param busy of those that are being received or analysed now: nothing was removed, ask again later
     */
    public record Outcome(List<String> erased, List<String> busy) {}

    /** Erases all studies of a patient; no issuer matches only studies without one. */
    public Outcome patient(String patientId, @Nullable String issuer) {
        return erase(transactions.call(connection -> Sql.query(
                connection,
                rows -> rows.getString(1),
                "select study_uid from study where patient_id = ? and coalesce(issuer_of_patient_id, '') = ?"
                        + " order by study_uid",
                patientId,
                issuer == null ? "" : issuer)));
    }

    /** Erases studies whose last instance came before {@code cutoff}, none that is at work or still to be delivered. */
    public Outcome before(Instant cutoff) {
        return erase(transactions.call(connection -> Sql.query(
                connection,
                rows -> rows.getString(1),
                "select s.study_uid from study s where s.last_byte_at < ? and s.state in ('DELIVERED', 'NOT_ANALYSED',"
                        + " 'REPORTED') and not exists (select 1 from delivery d where d.study_uid = s.study_uid"
                        + " and d.state <> 'DELIVERED') order by s.last_byte_at limit 1000",
                cutoff)));
    }

    private Outcome erase(List<String> studies) {
        List<String> erased = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        for (String study : studies) {
            (eraseStudy(study) ? erased : busy).add(study);
        }
        return new Outcome(List.copyOf(erased), List.copyOf(busy));
    }

    /** Instances first: what fails half-way is found again by its row. */
    private boolean eraseStudy(String study) {
        if (isAtWork(study)) {
            return false;
        }
        Runnable erased = listener.erasing(study);
        try {
            if (!inbox.deleteStudy(study)) {
                return false;
            }
            results.delete(study);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot erase study " + study, e);
        }
        transactions.runDurably(connection -> {
            deleteRows(connection, study);
            ledger.append(UsageLedger.Event.ERASED, study, "", "", clock.instant());
        });
        erased.run();
        return true;
    }

    private boolean isAtWork(String study) {
        Optional<String> state = transactions
                .call(connection -> Sql.query(
                        connection, rows -> rows.getString(1), "select state from study where study_uid = ?", study))
                .stream()
                .findFirst();
        return state.map(StudyState::valueOf)
                .filter(s -> s == StudyState.RECEIVING || s == StudyState.READY || s == StudyState.ANALYSING)
                .isPresent();
    }

    private static void deleteRows(java.sql.Connection connection, String study) throws SQLException {
        Sql.update(
                connection,
                "delete from job where subject = ? or subject in (select destination || ':' || result_uid from delivery"
                        + " where study_uid = ?)",
                study,
                study);
        Sql.update(
                connection,
                "delete from finding where result_uid in (select result_uid from result where study_uid = ?)",
                study);
        Sql.update(connection, "delete from result where study_uid = ?", study);
        // Another study may have been compared with this one by hand.
        Sql.update(connection, "delete from manual_comparison where prior_study_uid = ?", study);
        for (String table : TABLES) {
            Sql.update(connection, "delete from " + table + " where study_uid = ?", study);
        }
    }
}
