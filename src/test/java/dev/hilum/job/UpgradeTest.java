package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of the first release's schema is brought up to date with what is in it. */
@Tag("REQ-OPS-1")
class UpgradeTest {
    @TempDir
    Path home;

    @Test
    void rowsOfTheFirstSchemaAreThereAfterTheUpgrade() throws Exception {
        String url = "jdbc:h2:file:" + home.resolve("hilum").toAbsolutePath();
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(url, "sa", "")
                .locations("classpath:db/migration")
                .target(MigrationVersion.fromVersion("2"))
                .load()
                .migrate();
        try (var connection = java.sql.DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("insert into study (study_uid, state, instance_count, content_version,"
                    + " demographics_version) values ('1.2.3', 'DELIVERED', 4, 1, 1)");
            statement.execute("insert into job (kind, subject, state, priority, due_at, attempts, version)"
                    + " values ('EVALUATE', '1.2.3', 'WAITING', 0, now(), 0, 0)");
        }
        try (Database upgraded = Database.embedded(home)) {
            Transactions transactions = upgraded.transactions();
            assertEquals(
                    List.of("1.2.3"),
                    transactions.call(c -> Sql.query(c, r -> r.getString(1), "select study_uid from study")));
            JobQueue queue = new JobQueue(transactions, java.time.Clock.systemUTC(), java.time.Duration.ofSeconds(30));
            assertTrue(queue.take(JobKind.EVALUATE, "w").isPresent());
            assertEquals(0, new UsageLedger(transactions).verify().entries());
        }
    }
}
