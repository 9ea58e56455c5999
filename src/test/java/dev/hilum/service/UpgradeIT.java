package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.dicom.net.DebianPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The present service starts on data folders that services of older commits have left ({@code make.sh} made them): instances,
 * result, delivery and ledger are there, and the study goes on from where it was.
 */
@Tag("slow")
@Tag("REQ-OPS-1")
class UpgradeIT {
    private static final Path FIXTURES = Path.of("src/test/resources/upgrade");
    private static final String STUDY = "2.25.77";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path home;

    @TestFactory
    List<DynamicTest> olderDataFoldersServeOn() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            List<Path> folders = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .sorted()
                    .toList();
            assertTrue(!folders.isEmpty(), "no fixture in " + FIXTURES);
            return folders.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> servesOn(file)))
                    .toList();
        }
    }

    private void servesOn(Path fixture) throws Exception {
        Path work = Files.createDirectories(home.resolve(fixture.getFileName().toString()));
        DebianPeer.Result unpacked =
                DebianPeer.run(work, "tar", "-xzf", fixture.toAbsolutePath().toString());
        assertEquals(0, unpacked.exitCode(), unpacked.output());
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_OUT_TYPE",
                "folder",
                "HILUM_DESTINATIONS_OUT_PATH",
                work.resolve("out").toString());
        try (ServiceProcess service = ServiceProcess.start(work.resolve("data"), settings)) {
            JsonNode before = study(service);
            assertEquals("NOT_ANALYSED", before.path("state").asText());
            assertEquals("PIXEL_FORMAT", before.path("reasonCode").asText(), "as the older service decided");
            assertEquals(3, before.path("instanceCount").asInt());
            assertEquals(1, before.path("results").size());
            String old = before.path("results").path(0).path("resultUid").asText();
            assertEquals(
                    1,
                    service.json("/api/v1/deliveries?state=DELIVERED")
                            .path("deliveries")
                            .size());
            String verified = ServiceProcess.run("usage", "verify", "--url", service.url());
            assertTrue(verified.endsWith("exit 0"), verified);
            assertEquals(
                    3,
                    service.json("/dicomweb/studies/" + STUDY + "/instances?Modality=CT")
                            .size(),
                    "the instances can be read");

            DebianPeer.Result sent = lateSlice(work, service.dicomPort);
            assertEquals(0, sent.exitCode(), sent.output());
            service.await(PATIENCE, () -> study(service).path("results").size() == 2);
            JsonNode live = live(study(service));
            assertEquals(old, live.path("supersedes").asText(), "the new result names the one of the older service");
            assertEquals(4, study(service).path("instanceCount").asInt());
            assertEquals(0, service.terminate());
        }
    }

    /** One more slice of the study, made by the script's own lines. */
    private static DebianPeer.Result lateSlice(Path work, int port) throws Exception {
        String dump = Stream.of(Files.readString(FIXTURES.resolve("make.sh")).split("DUMP\n"))
                .filter(part -> part.startsWith("(0008,0008)"))
                .findFirst()
                .orElseThrow()
                .replace("\\\\", "\\")
                .replace("$((i * 5))", "20")
                .replace("$i", "4");
        Files.writeString(work.resolve("4.dump"), dump);
        DebianPeer.Result made = DebianPeer.run(work, "dump2dcm", "+te", "4.dump", "4.dcm");
        assertEquals(0, made.exitCode(), made.output());
        return DebianPeer.run(work, "storescu", "-aec", "HILUM", "127.0.0.1", String.valueOf(port), "4.dcm");
    }

    private static JsonNode study(ServiceProcess service) {
        return service.json("/api/v1/studies/" + STUDY);
    }

    private static JsonNode live(JsonNode study) {
        for (JsonNode result : study.path("results")) {
            if (result.path("state").asText().equals("LIVE")) {
                return result;
            }
        }
        throw new AssertionError("no live result in " + study);
    }
}
