package dev.hilum.drift;

import dev.hilum.PostgresServer;
import dev.hilum.job.Database;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
class PostgresDriftTest extends DriftTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }
}
