package dev.hilum.job;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The database: a pool of connections to an up-to-date schema. H2 in a folder of this node, or PostgreSQL for several
 * nodes; both run the same migrations.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    private final AgroalDataSource pool;
    private final boolean embedded;

    private Database(AgroalDataSource pool, boolean embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /** Opens or creates the H2 database in {@code folder}. It belongs to this process alone until closed. */
    public static Database embedded(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
        String file = folder.toAbsolutePath().resolve("hilum").toString();
        Database database =
                open("jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;CACHE_SIZE=8192", "sa", "");
        // H2 writes half a second late: killed by then, it would keep half of a migration, which cannot be gone on
        // with.
        database.checkpoint("open");
        forceFolder(folder);
        return database;
    }

    /** Opens a database by its JDBC URL and brings its schema up to date. */
    public static Database open(String jdbcUrl, String user, String password) {
        try {
            AgroalDataSource pool = AgroalDataSource.from(configuration(jdbcUrl, user, password));
            migrate(pool);
            return new Database(pool, jdbcUrl.startsWith("jdbc:h2:"));
        } catch (SQLException e) {
            throw new DatabaseException("cannot open the database", e);
        }
    }

    /** Whether only this process can use it: work that another process had taken is then free after a start. */
    public boolean isEmbedded() {
        return embedded;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Transactions over this database. Share one: joined work must run in the same one. */
    public Transactions transactions() {
        return new Transactions(this);
    }

    @Override
    public void close() {
        if (embedded) {
            checkpoint("close");
        }
        pool.close();
    }

    /** Puts on the disk what H2 still holds back. */
    private void checkpoint(String step) {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        } catch (SQLException e) {
            throw new DatabaseException("cannot " + step + " the database", e);
        }
    }

    private static AgroalDataSourceConfigurationSupplier configuration(String url, String user, String password) {
        boolean server = url.startsWith("jdbc:postgresql:");
        return new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                        .initialSize(1)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        // A server may have been restarted since: its old connections are thrown away, not handed out.
                        .validateOnBorrow(server)
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                        .exceptionSorter(
                                server ? new PostgreSQLExceptionSorter() : ExceptionSorter.emptyExceptionSorter())
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(password))));
    }

    private static void migrate(DataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                // Each area numbers its migrations in a range of its own.
                .outOfOrder(true)
                .load()
                .migrate();
    }

    /** A new database file is durable only with its entry in the folder. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sync " + folder, e);
        }
    }
}
