package dev.hilum.deliver;

import dev.hilum.PostgresServer;
import dev.hilum.job.Database;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
@Tag("REQ-OPS-1")
class PostgresCommitmentTest extends CommitmentTest {
    @Override
    Database openDatabase() {
        return PostgresServer.freshDatabase();
    }
}
