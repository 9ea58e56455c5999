package dev.hilum.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.PostgresServer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same on PostgreSQL. */
@Tag("slow")
@Tag("REQ-OPS-1")
class PostgresJobQueueTest extends JobQueueTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }

    @Test
    @Override
    void takesAsLongFromTenThousandAsFromTen() {
        String plan = transactions.call(connection -> {
            Sql.update(
                    connection,
                    "insert into job (kind, subject, state, priority, due_at, attempts, version)"
                            + " select 'ANALYSE', cast(i as varchar), 'WAITING', 0, now(), 0, 0 from generate_series(1, 10000) i");
            Sql.update(connection, "analyze job");
            return String.join(
                    " / ",
                    Sql.query(
                            connection,
                            rows -> rows.getString(1),
                            "explain " + JobSql.DUE,
                            "ANALYSE",
                            OffsetDateTime.now(ZoneOffset.UTC),
                            4));
        });
        assertTrue(plan.contains("Index Scan using job_next") && !plan.contains("Sort"), plan);
    }
}
