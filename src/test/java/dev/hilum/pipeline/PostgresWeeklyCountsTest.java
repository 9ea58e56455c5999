package dev.hilum.pipeline;

import dev.hilum.PostgresServer;
import dev.hilum.job.Database;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
class PostgresWeeklyCountsTest extends WeeklyCountsTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }
}
