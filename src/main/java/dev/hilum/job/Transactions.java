package dev.hilum.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs work in transactions. Work inside work joins: several repositories and the job queue change one transaction
 * without knowing of each other. A transaction belongs to the thread that began it.
 */
public final class Transactions {
    private final ScopedValue<Current> current = ScopedValue.newInstance();
    private final Database database;

    Transactions(Database database) {
        this.database = database;
    }

    /** Work with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Work without a value. */
    @FunctionalInterface
    public interface Action {
        void run(Connection connection) throws SQLException;
    }

    /** Runs work in the present transaction or in a new one; an exception rolls the whole transaction back. */
    public <T> T call(Work<T> work) {
        return current.isBound() ? joined(current.get(), work) : begin(work, false);
    }

    /** As {@link #call}, without a value. */
    public void run(Action action) {
        call(connection -> {
            action.run(connection);
            return true;
        });
    }

    /**
     * As {@link #call}, and the outermost transaction returns only once its changes are on the medium. H2 acknowledges
     * a commit long before that; PostgreSQL does not.
     */
    public <T> T callDurably(Work<T> work) {
        if (current.isBound()) {
            current.get().durable = true;
            return joined(current.get(), work);
        }
        return begin(work, true);
    }

    /** As {@link #callDurably}, without a value. */
    public void runDurably(Action action) {
        callDurably(connection -> {
            action.run(connection);
            return true;
        });
    }

    /** Runs {@code action} after the present transaction is committed, or at once when there is none. */
    public void afterCommit(Runnable action) {
        if (current.isBound()) {
            current.get().afterCommit.add(action);
        } else {
            action.run();
        }
    }

    private <T> T joined(Current transaction, Work<T> work) {
        try {
            return work.run(transaction.connection);
        } catch (SQLException e) {
            throw new DatabaseException("statement failed", e);
        }
    }

    private <T> T begin(Work<T> work, boolean durable) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Current transaction = new Current(connection, durable);
            T value = inTransaction(transaction, work);
            connection.setAutoCommit(true);
            makeDurable(transaction);
            transaction.afterCommit.forEach(Runnable::run);
            return value;
        } catch (SQLException e) {
            throw new DatabaseException("transaction failed", e);
        }
    }

    private <T> T inTransaction(Current transaction, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            T value = ScopedValue.where(current, transaction).call(() -> work.run(transaction.connection));
            transaction.connection.commit();
            committed = true;
            return value;
        } finally {
            if (!committed) {
                transaction.connection.rollback();
            }
        }
    }

    /** {@code CHECKPOINT SYNC} writes what is committed and syncs the file; a plain commit of H2 does neither. */
    private void makeDurable(Current transaction) throws SQLException {
        if (transaction.durable && database.isEmbedded()) {
            try (Statement statement = transaction.connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    private static final class Current {
        private final Connection connection;
        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean durable;

        Current(Connection connection, boolean durable) {
            this.connection = connection;
            this.durable = durable;
        }
    }
}
