package dev.hilum.receive;

import dev.hilum.PostgresServer;
import dev.hilum.job.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
@Tag("REQ-OPS-1")
class PostgresInboxTest extends InboxTest {
    private static PostgresServer server;
    private String url;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    Database openDatabase() {
        if (url == null) {
            url = server.freshUrl();
        }
        return Database.open(url, "hilum", "");
    }

    @Override
    void loseDatabase() {
        url = server.freshUrl();
    }
}
