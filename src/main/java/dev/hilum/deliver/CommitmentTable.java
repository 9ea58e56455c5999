package dev.hilum.deliver;

import dev.hilum.job.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Statements over what waits for storage commitment in the table {@code delivery}. */
final class CommitmentTable {
    private CommitmentTable() {}

    /** One object that a request names. */
    record Asked(
            String destination,
            String resultUid,
            String studyUid,
            String sopInstanceUid,
            int attempts,
            Instant createdAt) {
        String deliveryId() {
            return Delivery.id(destination, resultUid);
        }
    }

    static void begin(Connection connection, Delivery delivery, List<Delivery.Item> items, String transactionUid)
            throws SQLException {
        for (Delivery.Item item : items) {
            Sql.update(
                    connection,
                    "update delivery set transaction_uid = ? where destination = ? and sop_instance_uid = ?"
                            + " and state = 'PENDING'",
                    transactionUid,
                    delivery.destination(),
                    item.sopInstanceUid());
        }
    }

    /** Without effect where the report has come in the meantime. */
    static void await(Connection connection, Delivery delivery, ItemOutcome outcome, Instant until)
            throws SQLException {
        Sql.update(
                connection,
                "update delivery set status = coalesce(cast(? as integer), status), attempts = ?, next_attempt_at = ?,"
                        + " last_error = ? where destination = ? and sop_instance_uid = ? and state = 'PENDING'"
                        + " and transaction_uid is not null",
                outcome.status(),
                delivery.attempts() + 1,
                until,
                outcome.error(),
                delivery.destination(),
                outcome.item().sopInstanceUid());
    }

    static List<Asked> asked(Connection connection, String transactionUid) throws SQLException {
        return Sql.query(
                connection,
                rows -> new Asked(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getInt(5),
                        Objects.requireNonNull(Sql.instant(rows, "created_at"))),
                "select destination, result_uid, study_uid, sop_instance_uid, attempts, created_at from delivery"
                        + " where transaction_uid = ? and state <> 'DELIVERED' order by delivery_id for update",
                transactionUid);
    }

    static void committed(Connection connection, Asked asked, Instant at) throws SQLException {
        Sql.update(
                connection,
                "update delivery set state = 'DELIVERED', delivered_at = ?, last_error = null, transaction_uid = null"
                        + " where destination = ? and sop_instance_uid = ?",
                at,
                asked.destination(),
                asked.sopInstanceUid());
    }

    static void failed(Connection connection, Asked asked, int reason, DeliveryTable.Verdict verdict)
            throws SQLException {
        Sql.update(
                connection,
                "update delivery set state = ?, status = ?, next_attempt_at = ?, last_error = ?, transaction_uid = null"
                        + " where destination = ? and sop_instance_uid = ?",
                verdict.state().name(),
                reason,
                verdict.nextAttemptAt(),
                Commitment.failure(reason),
                asked.destination(),
                asked.sopInstanceUid());
    }
}
