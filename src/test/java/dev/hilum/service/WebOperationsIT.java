package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.drift.DriftTable;
import dev.hilum.drift.Measure;
import dev.hilum.drift.Scanner;
import dev.hilum.job.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries that do not arrive are retried from the worklist, and replayed from the operations page when given up. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-WKL")
@org.junit.jupiter.api.Tag("REQ-DLV-4")
class WebOperationsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    void aDeliveryIsRetriedWhereTheReaderSeesIt() throws Exception {
        int port = freePort();
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_PACS_TYPE", "c-store",
                "HILUM_DESTINATIONS_PACS_HOST", "127.0.0.1",
                "HILUM_DESTINATIONS_PACS_PORT", "" + port,
                "HILUM_DESTINATIONS_PACS_AE_TITLE", "PACS");
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            send(service);
            service.await(PATIENCE, () -> delivery(service).path("attempts").asInt() > 0);
            Page page = browser.page();
            page.navigate(service.url() + "/");
            page.waitForSelector("#rows .chip.PENDING");
            browser.press("j", "Space");
            page.waitForSelector("#panel:not([hidden]) li button");
            assertTrue(page.textContent("#panel").contains("pacs: sending"), page.textContent("#panel"));
            Path archive = Files.createDirectories(home.resolve("archive"));
            Process storescp = DebianPeer.start(home, "storescp", "-aet", "PACS", "-od", archive.toString(), "" + port);
            try {
                service.await(PATIENCE, () -> listens(port));
                page.locator("#panel li button").focus();
                browser.press("Enter");
                page.waitForSelector("#panel .chip.DELIVERED");
                assertEquals(1, files(archive));
            } finally {
                storescp.destroy();
                storescp.waitFor();
            }
        }
    }

    @Test
    void aDeadLetterIsReplayed() throws Exception {
        Map<String, String> unreachable = Map.of(
                "HILUM_DESTINATIONS_PACS_TYPE", "c-store",
                "HILUM_DESTINATIONS_PACS_HOST", "127.0.0.1",
                "HILUM_DESTINATIONS_PACS_PORT", "" + freePort(),
                "HILUM_DESTINATIONS_PACS_AE_TITLE", "PACS");
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), unreachable)) {
            send(service);
            service.await(PATIENCE, () -> delivery(service).path("attempts").asInt() > 0);
            service.terminate();
        }
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            retry(service);
            service.await(
                    PATIENCE, () -> delivery(service).path("state").asText().equals("DEAD"));
            service.terminate();
        }
        Path archive = Files.createDirectories(home.resolve("archive"));
        Map<String, String> again =
                Map.of("HILUM_DESTINATIONS_PACS_TYPE", "folder", "HILUM_DESTINATIONS_PACS_PATH", archive.toString());
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), again)) {
            Page page = browser.page();
            page.navigate(service.url() + "/operations.html");
            page.waitForSelector("section[aria-label='Dead letters'] button");
            String said = page.textContent("section[aria-label='Dead letters']");
            assertTrue(said.contains("not in the settings") && said.contains(SmallCt.studyUid(1)), said);
            page.locator("section[aria-label='Dead letters'] button").focus();
            browser.press("Enter");
            page.waitForSelector("text=No delivery was given up.");
            service.await(PATIENCE, () -> files(archive) > 0);
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-OPS")
    void aScannerThatDriftsIsOnTheOperationsPage() throws Exception {
        Path data = Files.createDirectories(home.resolve("data"));
        try (Database database = Database.embedded(data.resolve("db"))) {
            observe(new DriftTable(database.transactions()));
        }
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(data, Map.of())) {
            Page page = browser.page();
            page.navigate(service.url() + "/operations.html");
            page.waitForSelector("details[open] .chart.OUT_OF_CONTROL polyline.average");
            String scanner = page.textContent("details[open]");
            assertTrue(scanner.contains("SIMULATED A · A1 · 1.5 mm 1 of 2 out of control"), scanner);
            assertTrue(scanner.contains("Lung median, HU out of control"), scanner);
            assertTrue(scanner.contains("Slices in control"), scanner);
            assertEquals(1, page.locator("details:not([open])").count(), "a scanner without a signal is folded");
            page.locator(".chart.OUT_OF_CONTROL").scrollIntoViewIfNeeded();
            browser.picture("control-charts");
        }
    }

    /** One scanner whose attenuation moves after its baseline, and one that has just begun. */
    private static void observe(DriftTable table) {
        Random random = new Random(5);
        Scanner drifting = new Scanner("SIMULATED A", "A1", "", 1.5);
        for (int i = 0; i < 90; i++) {
            double shift = i < 60 ? 0 : 25;
            table.add(
                    drifting,
                    Map.of(
                            Measure.LUNG_MEDIAN_HU, -840 + shift + 10 * random.nextGaussian(),
                            Measure.SLICES, 300 + 8 * random.nextGaussian()),
                    Instant.parse("2026-11-01T08:00:00Z").plus(Duration.ofHours(i)));
        }
        table.add(
                new Scanner("SIMULATED B", "B1", "SHARP", 5),
                Map.of(Measure.SLICES, 60.0),
                Instant.parse("2026-11-01T08:00:00Z"));
    }

    private static JsonNode delivery(ServiceProcess service) {
        return service.json("/api/v1/deliveries").at("/deliveries/0");
    }

    private void retry(ServiceProcess service) throws Exception {
        String path = "/api/v1/deliveries/" + delivery(service).path("id").asText() + "/retry";
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertEquals(
                202, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private void send(ServiceProcess service) throws Exception {
        Path folder = Files.createDirectories(home.resolve("send"));
        for (DataSet slice : SmallCt.study(1)) {
            Path file = folder.resolve(slice.string(Tag.SOPInstanceUID).orElseThrow());
            Part10Writer.write(file, slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        }
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
    }

    private static long files(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean listens(int port) {
        try (java.net.Socket probe = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
