package dev.hilum.pipeline;

import dev.hilum.PostgresServer;
import dev.hilum.job.Database;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
class PostgresExpectedCountsTest extends ExpectedCountsTest {
    private @Nullable String url;

    @Override
    FlowRig openRig() throws IOException {
        if (url == null) {
            url = PostgresServer.freshSharedUrl();
        }
        return new FlowRig(home, Database.open(url, "hilum", ""));
    }
}
