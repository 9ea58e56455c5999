package dev.hilum.job;

import dev.hilum.PostgresServer;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
class PostgresUsageLedgerTest extends UsageLedgerTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }
}
