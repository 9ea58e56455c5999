package dev.hilum.ups;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workitems that we work on or have worked on, in the table {@code ups_claim}; UIDs only. */
final class ClaimTable {
    private static final String OPEN = "state in ('CLAIMING', 'CLAIMED', 'FETCHED')";

    private final Transactions transactions;

    ClaimTable(Transactions transactions) {
        this.transactions = transactions;
    }

    enum State {
        /** We may have asked for it; whether we got it is not known yet. */
        CLAIMING,
        CLAIMED,
        /** Its images are in the inbox. */
        FETCHED,
        COMPLETED,
        CANCELED,
        /** Somebody else has it, or it could not be told how it ended. */
        LOST
    }

    /** @param study null until the images are here */
    record Claim(
            String workitem,
            String transaction,
            State state,
            @Nullable String study) {}

    /** False where it is known already. */
    boolean add(String workitem, String transaction, Instant at) {
        return transactions.callDurably(connection -> {
            boolean known = !Sql.query(
                            connection, rows -> 1, "select 1 from ups_claim where workitem_uid = ?", workitem)
                    .isEmpty();
            if (!known) {
                Sql.update(
                        connection,
                        "insert into ups_claim (workitem_uid, transaction_uid, state, claimed_at) values (?, ?, ?, ?)",
                        workitem,
                        transaction,
                        State.CLAIMING,
                        at);
            }
            return !known;
        });
    }

    Optional<Claim> find(String workitem) {
        return transactions.call(connection -> Sql.query(
                        connection,
                        ClaimTable::claim,
                        "select workitem_uid, transaction_uid, state, study_uid from ups_claim where workitem_uid = ?",
                        workitem)
                .stream()
                .findFirst());
    }

    int open() {
        return transactions.call(connection -> Sql.query(
                        connection, rows -> rows.getInt(1), "select count(*) from ups_claim where " + OPEN)
                .getFirst());
    }

    List<String> openWorkitems() {
        return transactions.call(connection ->
                Sql.query(connection, rows -> rows.getString(1), "select workitem_uid from ups_claim where " + OPEN));
    }

    void becomes(String workitem, State state) {
        transactions.runDurably(connection ->
                Sql.update(connection, "update ups_claim set state = ? where workitem_uid = ?", state, workitem));
    }

    void fetched(String workitem, String study) {
        transactions.runDurably(connection -> Sql.update(
                connection,
                "update ups_claim set state = ?, study_uid = ? where workitem_uid = ?",
                State.FETCHED,
                study,
                workitem));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getString("workitem_uid"),
                row.getString("transaction_uid"),
                State.valueOf(row.getString("state")),
                row.getString("study_uid"));
    }
}
