package dev.hilum.job;

import java.sql.SQLException;

/** The database refused or failed. The message says what was tried; the cause has the database's own words. */
public class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, SQLException cause) {
        super(message, cause);
    }

    /** Whether a unique key or check of the schema forbids the change (SQLSTATE class 23). */
    public boolean isConstraintViolation() {
        return getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith("23");
    }
}
