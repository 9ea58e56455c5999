package dev.hilum.pipeline;

import dev.hilum.PostgresServer;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** The same on PostgreSQL. */
@Tag("slow")
@Tag("REQ-OPS-1")
class PostgresStudyFlowTest extends StudyFlowTest {
    @Override
    FlowRig openRig() throws IOException {
        return new FlowRig(home, PostgresServer.freshDatabase());
    }
}
