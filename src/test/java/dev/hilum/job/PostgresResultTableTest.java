package dev.hilum.job;

import dev.hilum.PostgresServer;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
@Tag("REQ-OPS-1")
class PostgresResultTableTest extends ResultTableTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }
}
