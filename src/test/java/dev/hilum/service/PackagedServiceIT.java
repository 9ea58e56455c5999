package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service from outside: C-STORE in, result at the destination, restart, signals, wrong settings. */
@Tag("slow")
class PackagedServiceIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path home;

    @Test
    @Tag("REQ-RCV-5")
    @Tag("REQ-REP-1")
    @Tag("REQ-DLV-4")
    void theSampleStudyComesBackAsStructuredResultsOnce() throws Exception {
        JsonNode truth =
                new ObjectMapper().readTree(SAMPLE.resolve("truth.json").toFile());
        String study = truth.path("studyInstanceUid").asText();
        Path destination = home.resolve("destination");
        Map<String, String> settings =
                Map.of("HILUM_DESTINATIONS_OUT_TYPE", "folder", "HILUM_DESTINATIONS_OUT_PATH", destination.toString());
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            send(service, SAMPLE);
            service.await(PATIENCE, () -> state(service, study).equals("DELIVERED"));
            JsonNode report = service.json("/api/v1/studies/" + study + "/report");
            everyPlantedNoduleIsFound(truth, report);
            thePlantedGroundGlassIsFlagged(truth, report);
            assertEquals(2, dicomFiles(destination).size(), "SR and SEG at the destination");

            send(service, SAMPLE);
            send(service, destination);
            service.await(PATIENCE, () -> state(service, study).equals("DELIVERED"));
            JsonNode view = service.json("/api/v1/studies/" + study);
            assertEquals(
                    1, view.path("results").size(), "the same study again, and our own results, make no new result");
            assertEquals(0, service.terminate(), "SIGTERM ends with 0");
        }
        try (ServiceProcess again = ServiceProcess.start(home.resolve("data"), settings)) {
            JsonNode view = again.json("/api/v1/studies/" + study);
            assertEquals("DELIVERED", view.path("state").asText());
            assertEquals("LIVE", view.path("results").path(0).path("state").asText());
        }
    }

    @Test
    @Tag("REQ-OPS-1")
    void aWrongSettingStopsTheStartAndIsNamed() throws Exception {
        try (ServiceProcess service = ServiceProcess.launch(home, Map.of("HILUM_INFERENCE_DEVICE", "gpu"))) {
            assertEquals(1, service.waitFor());
            assertTrue(
                    service.log().contains("hilum.inference.device=gpu: must be auto, cpu or cuda:N"), service.log());
        }
    }

    @Test
    void anAddressThatIsNotLoopbackNeedsAuth() throws Exception {
        try (ServiceProcess service = ServiceProcess.launch(home, Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"))) {
            assertEquals(1, service.waitFor());
            assertTrue(service.log().contains("hilum.auth is not set"), service.log());
        }
    }

    @Test
    void wrongUseOfTheCommandLineIsTwoAndOneLine() throws Exception {
        String output = ServiceProcess.run("analyze");
        assertTrue(output.contains("hilum: error: "), output);
        assertTrue(output.endsWith("exit 2"), output);
    }

    @Test
    void aFolderWithoutDicomIsAnErrorThatNamesIt() throws Exception {
        String output = ServiceProcess.run(
                "analyze", home.toString(), "--out", home.resolve("out").toString());
        assertTrue(output.contains("hilum: error: " + home + " holds no DICOM file"), output);
        assertTrue(output.endsWith("exit 1"), output);
        assertFalse(Files.exists(home.resolve("out")));
    }

    private static void everyPlantedNoduleIsFound(JsonNode truth, JsonNode report) {
        for (JsonNode planted : truth.path("nodules")) {
            boolean found = false;
            for (JsonNode nodule : report.path("nodules")) {
                found |= distance(planted.path("centerLpsMm"), nodule.path("centerLpsMm"))
                        < planted.path("diameterMm").asDouble() / 2;
            }
            assertTrue(found, "not found: " + planted);
        }
    }

    /** The patch is cut by the lung's edge, so less than its ellipsoid is there to be marked. */
    private static void thePlantedGroundGlassIsFlagged(JsonNode truth, JsonNode report) {
        double ellipsoidMl = 4.0 / 3 * Math.PI / 1000;
        for (JsonNode axis : truth.path("groundGlassPatch").path("semiAxesMm")) {
            ellipsoidMl *= axis.asDouble();
        }
        JsonNode pneumonia = report.path("pneumonia");
        assertTrue(pneumonia.path("flag").asBoolean(), pneumonia.path("score").toString());
        double found = pneumonia.path("lesionVolumeMl").asDouble();
        assertTrue(found > ellipsoidMl / 2 && found < 1.5 * ellipsoidMl, found + " of " + ellipsoidMl + " ml");
    }

    private static double distance(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.pow(a.path(i).asDouble() - b.path(i).asDouble(), 2);
        }
        return Math.sqrt(sum);
    }

    private static String state(ServiceProcess service, String study) {
        return service.json("/api/v1/studies/" + study).path("state").asText();
    }

    private static void send(ServiceProcess service, Path folder) throws Exception {
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
    }

    private static List<Path> dicomFiles(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(p -> p.toString().endsWith(".dcm")).toList();
        }
    }
}
