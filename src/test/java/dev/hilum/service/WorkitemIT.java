package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.ups.FakeUps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service as Task Performer of IHE AI Workflow for Imaging: killed after it has claimed, it takes the workitem
 * up again and completes it once the result is at its destination. The UPS-RS service is a small one of the tests.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-DLV")
class WorkitemIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path home;

    @Test
    void aWorkitemOutlivesAKillAndIsCompletedWithItsResult() throws Exception {
        String study = SmallCt.studyUid(1);
        Path archive = Files.createDirectories(home.resolve("archive"));
        try (FakeUps ups = new FakeUps()) {
            Map<String, String> settings = Map.of(
                    "HILUM_UPS_URL", ups.url(),
                    "HILUM_UPS_RESULTS_URL", "https://pacs.example/rs",
                    "HILUM_UPS_CODES", "CAD-CHEST",
                    "HILUM_UPS_PAUSE", "1s",
                    "HILUM_DESTINATIONS_PACS_TYPE", "folder",
                    "HILUM_DESTINATIONS_PACS_PATH", archive.toString());
            ups.schedule("1.2.1", "CAD-CHEST", study);
            try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
                service.await(PATIENCE, () -> ups.state("1.2.1").equals("IN PROGRESS"));
                service.kill();
            }
            ups.holds(study, SmallCt.study(1));
            try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
                service.await(PATIENCE, () -> ups.state("1.2.1").equals("COMPLETED"));
                JsonNode view = service.json("/api/v1/studies/" + study);
                assertEquals("NOT_ANALYSED", view.path("state").asText(), "four slices are too few");
                assertTrue(Files.walk(archive).anyMatch(f -> f.toString().endsWith(".dcm")), "the SR is there");
            }
            DataSet done = ups.workitem("1.2.1")
                    .item(Tag.UnifiedProcedureStepPerformedProcedureSequence)
                    .orElseThrow();
            DataSet output = done.item(Tag.OutputInformationSequence).orElseThrow();
            assertEquals(study, output.string(Tag.StudyInstanceUID).orElseThrow());
            assertTrue(output.item(Tag.WADORSRetrievalSequence)
                    .flatMap(w -> w.string(Tag.RetrieveURL))
                    .orElseThrow()
                    .startsWith("https://pacs.example/rs/studies/" + study + "/series/"));
        }
    }
}
