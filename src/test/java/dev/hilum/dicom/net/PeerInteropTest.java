package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other implementations talk to us, and we to them. */
class PeerInteropTest {
    @TempDir
    Path folder;

    @Test
    @Tag("REQ-RCV-1")
    void answersEchoOfDcmtk() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        try (DicomServer server = DicomServer.start(ServerSettings.on("127.0.0.1", 0), handler, handler)) {
            DebianPeer.Result result = DebianPeer.run(
                    folder, "echoscu", "-v", "-aet", "ECHOSCU", "-aec", "HILUM", "127.0.0.1", "" + server.port());
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(handler.await("released"));
        }
    }
}
