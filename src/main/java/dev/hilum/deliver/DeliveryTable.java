package dev.hilum.deliver;

import dev.hilum.dicom.data.UidSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements over the table {@code delivery}: a row per object and destination, read as one delivery per result. */
final class DeliveryTable {
    private static final String COLUMNS = "destination, result_uid, study_uid, state, attempts, created_at,"
            + " next_attempt_at, delivered_at, last_error, role, object_path, sop_class_uid, sop_instance_uid, status,"
            + " transaction_uid";
    private static final int MAX_ERROR = 400;
    private static final int MAX_LIST = 1_000;

    private DeliveryTable() {}

    static void insert(
            Connection connection,
            Outbox.Order order,
            String destination,
            Delivery.Item item,
            Instant now,
            Instant notBefore)
            throws SQLException {
        update(
                connection,
                "insert into delivery (delivery_id, destination, study_uid, result_uid, sop_instance_uid,"
                        + " sop_class_uid, object_path, role, state, attempts, next_attempt_at, created_at)"
                        + " select ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', 0, ?, ? where not exists"
                        + " (select 1 from delivery where destination = ? and sop_instance_uid = ?)",
                rowId(destination, item),
                destination,
                order.studyInstanceUid(),
                order.resultUid(),
                item.sopInstanceUid(),
                item.sopClassUid(),
                item.path().toString(),
                item.role().name(),
                notBefore,
                now,
                destination,
                item.sopInstanceUid());
    }

    static List<Delivery> list(Connection connection, Optional<DeliveryState> state, int limit) throws SQLException {
        String which = state.isEmpty()
                ? ""
                : "where exists (select 1 from delivery d where d.destination = delivery.destination"
                        + " and d.result_uid = delivery.result_uid and d.state = '" + state.get() + "') ";
        List<Delivery> all = read(connection, which + "order by created_at, destination, result_uid, role");
        return all.stream()
                .filter(delivery -> state.isEmpty() || delivery.state() == state.get())
                .limit(limit)
                .toList();
    }

    static List<Delivery> ofStudies(Connection connection, List<String> studyUids) throws SQLException {
        List<Delivery> all = new ArrayList<>();
        for (int from = 0; from < studyUids.size(); from += MAX_LIST) {
            List<String> some = studyUids.subList(from, Math.min(studyUids.size(), from + MAX_LIST));
            String marks = String.join(", ", Collections.nCopies(some.size(), "?"));
            all.addAll(read(
                    connection,
                    "where study_uid in (" + marks + ") and (state <> 'DELIVERED' or exists (select 1 from result r"
                            + " where r.result_uid = delivery.result_uid and r.live_study_uid is not null))"
                            + " order by created_at, destination, result_uid, role",
                    some.toArray()));
        }
        return all;
    }

    static Optional<Delivery> find(Connection connection, String id) throws SQLException {
        int colon = id.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return read(
                        connection,
                        "where destination = ? and result_uid = ? order by role",
                        id.substring(0, colon),
                        id.substring(colon + 1))
                .stream()
                .findFirst();
    }

    /** What has been tried, or is due: what is held back stays so. */
    static List<String> pending(Connection connection, String destination, Instant now) throws SQLException {
        return read(
                        connection,
                        "where destination = ? and state = 'PENDING' and (attempts > 0 or next_attempt_at <= ?)"
                                + " order by created_at",
                        destination,
                        now)
                .stream()
                .map(Delivery::id)
                .toList();
    }

    static boolean isHeldBack(Connection connection, String resultUid, Instant until) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "select count(*), sum(case when state = 'PENDING' and attempts = 0 and next_attempt_at > ?"
                                + " then 1 else 0 end) from delivery where result_uid = ?",
                        until,
                        resultUid);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1) > 0 && rows.getInt(1) == rows.getInt(2);
        }
    }

    static int delete(Connection connection, String resultUid) throws SQLException {
        return update(connection, "delete from delivery where result_uid = ?", resultUid);
    }

    /** Objects of a result that are still to be delivered. */
    static int open(Connection connection, String resultUid) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "select count(*) from delivery where result_uid = ? and state <> 'DELIVERED'",
                        resultUid);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static int revive(Connection connection, String id, Instant now) throws SQLException {
        int colon = id.indexOf(':');
        return update(
                connection,
                "update delivery set state = 'PENDING', attempts = 0, created_at = ?, next_attempt_at = ?,"
                        + " transaction_uid = null"
                        + " where destination = ? and result_uid = ? and state <> 'DELIVERED'",
                now,
                now,
                id.substring(0, colon),
                id.substring(colon + 1));
    }

    /** Holds the rows of a result, so that only one transaction sees itself close the last one. */
    static void lock(Connection connection, String resultUid) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "select delivery_id from delivery where result_uid = ? order by delivery_id for update",
                        resultUid);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                // Read to the end: some drivers lock row by row.
            }
        }
    }

    /** When the next object of a delivery is due that is still pending. */
    static Optional<Instant> due(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "select min(next_attempt_at) from delivery where destination = ? and result_uid = ?"
                                + " and state = 'PENDING'",
                        delivery.destination(),
                        delivery.resultUid());
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        }
    }

    /** Writes what became of one object; returns 1 where it was not delivered before. */
    static int record(Connection connection, Delivery delivery, ItemOutcome outcome, Verdict verdict)
            throws SQLException {
        return update(
                connection,
                "update delivery set state = ?, status = coalesce(?, status), attempts = ?, next_attempt_at = ?,"
                        + " delivered_at = ?, last_error = ?, transaction_uid = null"
                        + " where destination = ? and sop_instance_uid = ? and state <> 'DELIVERED'",
                verdict.state().name(),
                outcome.status(),
                delivery.attempts() + 1,
                verdict.nextAttemptAt(),
                verdict.deliveredAt(),
                cut(outcome.error()),
                delivery.destination(),
                outcome.item().sopInstanceUid());
    }

    /** What to write of an object after an attempt. */
    record Verdict(
            DeliveryState state,
            Instant nextAttemptAt,
            @Nullable Instant deliveredAt) {}

    private static List<Delivery> read(Connection connection, String rest, Object... values) throws SQLException {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        try (PreparedStatement statement = prepare(connection, "select " + COLUMNS + " from delivery " + rest, values);
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                Row row = Row.of(result);
                rows.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row);
            }
        }
        return rows.values().stream().map(DeliveryTable::together).toList();
    }

    /** The rows of one delivery as one: dead if any is, delivered if all are. */
    private static Delivery together(List<Row> rows) {
        Row worst = rows.getFirst();
        for (Row row : rows) {
            if (rank(row.state()) > rank(worst.state())) {
                worst = row;
            }
        }
        return new Delivery(
                worst.id(),
                worst.resultUid(),
                worst.studyUid(),
                worst.destination(),
                worst.state(),
                rows.stream().mapToInt(Row::attempts).max().orElse(0),
                worst.createdAt(),
                worst.nextAttemptAt(),
                worst.deliveredAt(),
                worst.lastError(),
                rows.stream().map(Row::item).toList());
    }

    private static int rank(DeliveryState state) {
        return switch (state) {
            case DELIVERED -> 0;
            case PENDING -> 1;
            case DEAD -> 2;
        };
    }

    private record Row(
            String destination,
            String resultUid,
            String studyUid,
            DeliveryState state,
            int attempts,
            Instant createdAt,
            Instant nextAttemptAt,
            @Nullable Instant deliveredAt,
            @Nullable String lastError,
            Delivery.Item item) {

        static Row of(ResultSet row) throws SQLException {
            DeliveryState state = DeliveryState.valueOf(row.getString(4));
            Instant created = row.getObject(6, OffsetDateTime.class).toInstant();
            OffsetDateTime next = row.getObject(7, OffsetDateTime.class);
            OffsetDateTime delivered = row.getObject(8, OffsetDateTime.class);
            int code = row.getInt(14);
            Integer status = row.wasNull() ? null : code;
            Delivery.Item item = new Delivery.Item(
                    Destination.ObjectRole.valueOf(row.getString(10)),
                    Path.of(row.getString(11)),
                    row.getString(12),
                    row.getString(13),
                    status,
                    state == DeliveryState.DELIVERED,
                    row.getString(15) == null || next == null ? null : next.toInstant());
            return new Row(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    state,
                    row.getInt(5),
                    created,
                    next == null ? created : next.toInstant(),
                    delivered == null ? null : delivered.toInstant(),
                    row.getString(9),
                    item);
        }

        String id() {
            return Delivery.id(destination, resultUid);
        }
    }

    private static String rowId(String destination, Delivery.Item item) {
        return UidSource.named(destination + "/" + item.sopInstanceUid());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR);
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(
                    i + 1,
                    value instanceof Instant instant ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC) : value);
        }
        return statement;
    }
}
