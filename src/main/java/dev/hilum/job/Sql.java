package dev.hilum.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements with values; instants as UTC timestamps, enums by name. */
public final class Sql {
    private Sql() {}

    /** Makes a row of the present line of a result set. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /**
     * Inserts a row, or finds that another transaction has inserted one with the same key; the present transaction goes
     * on either way. The savepoint is for PostgreSQL, where a failed statement ends the transaction.
     *
     * @return whether the row was inserted
     */
    public static boolean insertUnlessThere(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            update(connection, sql, values);
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("23")) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }

    public static <T> List<T> query(Connection connection, RowReader<T> reader, String sql, @Nullable Object... values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    /** Null where the column is. */
    public static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(
                    i + 1,
                    switch (values[i]) {
                        case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
                        case Enum<?> constant -> constant.name();
                        case null, default -> values[i];
                    });
        }
        return statement;
    }
}
