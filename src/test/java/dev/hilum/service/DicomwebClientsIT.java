package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of others at the service's DICOMweb: OHIF's dicomweb-client in a browser, and Orthanc's plugin. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-WKL")
class DicomwebClientsIT {
    private static final Path CLIENT = Path.of("src/main/webui/node_modules/dicomweb-client/build/dicomweb-client.js");
    private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    /** What the client of OHIF does with a study, each answer told back in a form that can be compared. */
    private static final String READ = """
            async ([study, sop]) => {
              const client = new DICOMwebClient.api.DICOMwebClient({ url: location.origin + '/dicomweb' });
              const value = (ds, tag) => ds[tag]?.Value?.[0];
              const studies = await client.searchForStudies({ queryParams: { StudyInstanceUID: study } });
              const named = await client.searchForStudies({ queryParams: { PatientName: 'Cluster*', limit: 5 } });
              const series = await client.searchForSeries({ studyInstanceUID: study, queryParams: { Modality: 'CT' } });
              const seriesUid = value(series[0], '0020000E');
              const instances = await client.searchForInstances({ studyInstanceUID: study, seriesInstanceUID: seriesUid });
              const all = await client.retrieveStudyMetadata({ studyInstanceUID: study });
              const headers = await client.retrieveSeriesMetadata({ studyInstanceUID: study, seriesInstanceUID: seriesUid });
              const one = { studyInstanceUID: study, seriesInstanceUID: seriesUid, sopInstanceUID: sop };
              const header = (await client.retrieveInstanceMetadata(one))[0];
              const frames = await client.retrieveInstanceFrames({ ...one, frameNumbers: [1] });
              const bulk = await client.retrieveBulkData({ BulkDataURI: header['7FE00010'].BulkDataURI });
              const file = await client.retrieveInstance(one);
              const whole = await client.retrieveSeries({ studyInstanceUID: study, seriesInstanceUID: seriesUid });
              return { studies: studies.length, named: named.length, name: value(studies[0], '00100010').Alphabetic,
                series: series.length, modality: value(series[0], '00080060'), instances: instances.length,
                all: all.length, headers: headers.length, rows: value(header, '00280010'),
                position: header['00200032'].Value, frame: [...new Uint8Array(frames[0])], bulk: [...new Uint8Array(bulk[0])],
                file: [...new Uint8Array(file)], whole: whole.map((b) => b.byteLength) };
            }""";

    private static final String STORE = """
            async ([bytes]) => {
              const client = new DICOMwebClient.api.DICOMwebClient({ url: location.origin + '/dicomweb' });
              const answer = await client.storeInstances({ datasets: [new Uint8Array(bytes).buffer] });
              return typeof answer === 'string' ? answer : JSON.stringify(answer);
            }""";

    @Test
    void theClientOfOhifReadsAndStores() throws Exception {
        assumeTrue(Files.exists(CLIENT), "dicomweb-client is not there: npm ci in src/main/webui");
        try (ReadingBrowser browser = ReadingBrowser.openForScripts();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            arrive(service, 1);
            browser.page().navigate(service.url() + "/intake.html");
            browser.script(CLIENT);
            DataSet sent = SmallCt.study(1).get(2);
            String sop = sent.string(Tag.SOPInstanceUID).orElseThrow();
            JsonNode read = JSON.valueToTree(browser.page().evaluate(READ, List.of(SmallCt.studyUid(1), sop)));
            assertEquals(1, read.path("studies").asInt());
            assertEquals(1, read.path("named").asInt());
            assertEquals("Cluster^1", read.path("name").asText());
            assertEquals(1, read.path("series").asInt());
            assertEquals("CT", read.path("modality").asText());
            assertEquals(SmallCt.SLICES, read.path("instances").asInt());
            assertEquals(SmallCt.SLICES, read.path("headers").asInt());
            assertEquals(SmallCt.SLICES + 1, read.path("all").asInt(), "the report is an instance of the study");
            assertEquals(32, read.path("rows").asInt());
            assertEquals("[0,0,15]", read.path("position").toString());
            byte[] pixels = sent.bytes(Tag.PixelData).orElseThrow();
            assertArrayEquals(pixels, bytes(read.path("frame")));
            assertArrayEquals(pixels, bytes(read.path("bulk")));
            DataSet whole = Part10Reader.read(bytes(read.path("file"))).dataSet();
            assertEquals(sop, whole.string(Tag.SOPInstanceUID).orElseThrow());
            assertArrayEquals(pixels, whole.bytes(Tag.PixelData).orElseThrow());
            assertEquals(SmallCt.SLICES, read.path("whole").size());

            List<Integer> numbers = new ArrayList<>();
            for (byte one : file(SmallCt.study(2).getFirst())) {
                numbers.add(one & 0xFF);
            }
            String stored = String.valueOf(browser.page().evaluate(STORE, List.of(numbers)));
            assertTrue(stored.contains("00081199") && !stored.contains("00081198"), stored);
            service.await(PATIENCE, () -> state(service, 2).equals("NOT_ANALYSED"));
        }
    }

    @Test
    void orthancsPluginPullsAStudyAndPushesOne() throws Exception {
        DebianPeer.require("Orthanc");
        assumeTrue(Files.exists(PLUGIN), "orthanc-dicomweb is not installed");
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            arrive(service, 1);
            int port = freePort();
            Process orthanc = orthanc(port, service);
            try {
                JsonNode found =
                        orthanc(port, "POST", "/dicom-web/servers/hilum/qido", """
                        {"Uri": "/studies", "Arguments": {"StudyInstanceUID": "%s"}}""".formatted(SmallCt.studyUid(1)));
                assertEquals(1, found.size(), found.toString());
                orthanc(port, "POST", "/dicom-web/servers/hilum/retrieve", """
                        {"Resources": [{"Study": "%s"}], "Synchronous": true}""".formatted(SmallCt.studyUid(1)));
                theStudyIsThereWhole(port);
                orthancPushes(service, port);
            } finally {
                orthanc.destroy();
                orthanc.waitFor();
            }
        }
    }

    private void theStudyIsThereWhole(int port) throws Exception {
        JsonNode instances = orthanc(port, "GET", "/instances", null);
        assertEquals(SmallCt.SLICES + 1, instances.size(), "slices and report");
        Map<String, DataSet> sent = new HashMap<>();
        SmallCt.study(1)
                .forEach(slice -> sent.put(slice.string(Tag.SOPInstanceUID).orElseThrow(), slice));
        int compared = 0;
        for (JsonNode id : instances) {
            DataSet here = Part10Reader.read(answer(port, "GET", "/instances/" + id.asText() + "/file", null)
                            .body())
                    .dataSet();
            DataSet slice = sent.get(here.string(Tag.SOPInstanceUID).orElseThrow());
            if (slice != null) {
                assertArrayEquals(
                        slice.bytes(Tag.PixelData).orElseThrow(),
                        here.bytes(Tag.PixelData).orElseThrow());
                compared++;
            }
        }
        assertEquals(SmallCt.SLICES, compared);
    }

    private void orthancPushes(ServiceProcess service, int port) throws Exception {
        StringBuilder ids = new StringBuilder();
        for (DataSet slice : SmallCt.study(3)) {
            String id = JSON.readTree(
                            answer(port, "POST", "/instances", file(slice)).body())
                    .path("ID")
                    .asText();
            ids.append(ids.isEmpty() ? "\"" : ", \"").append(id).append('"');
        }
        orthanc(port, "POST", "/dicom-web/servers/hilum/stow", """
                {"Resources": [%s], "Synchronous": true}""".formatted(ids));
        service.await(PATIENCE, () -> state(service, 3).equals("NOT_ANALYSED"));
        assertEquals(
                SmallCt.SLICES,
                service.json("/api/v1/studies/" + SmallCt.studyUid(3))
                        .path("instanceCount")
                        .asInt());
    }

    private Process orthanc(int port, ServiceProcess service) throws Exception {
        Path configuration = Files.writeString(home.resolve("orthanc.json"), """
                {"Name": "orthanc", "HttpPort": %d, "DicomServerEnabled": false, "RemoteAccessAllowed": false,
                 "AuthenticationEnabled": false, "KeepAlive": false,
                 "StorageDirectory": "%s", "IndexDirectory": "%s", "Plugins": ["%s"],
                 "DicomWeb": {"Enable": true, "Root": "/dicom-web/", "Servers": {"hilum": ["%s/dicomweb/"]}}}""".formatted(
                        port, home.resolve("orthanc"), home.resolve("orthanc"), PLUGIN, service.url()));
        Process process = DebianPeer.start(home, "Orthanc", configuration.toString());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isUp(port)) {
            assertTrue(System.nanoTime() < end && process.isAlive(), "Orthanc does not come up");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return process;
    }

    private boolean isUp(int port) throws InterruptedException {
        try {
            return answer(port, "GET", "/system", null).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private JsonNode orthanc(int port, String method, String path, String body) throws Exception {
        HttpResponse<byte[]> answer = answer(
                port, method, path, body == null ? null : body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(200, answer.statusCode(), () -> path + ": " + new String(answer.body()));
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> answer(int port, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private void arrive(ServiceProcess service, int study) throws Exception {
        Path folder = Files.createDirectories(home.resolve("send" + study));
        for (DataSet slice : SmallCt.study(study)) {
            Files.write(folder.resolve(slice.string(Tag.SOPInstanceUID).orElseThrow()), file(slice));
        }
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
        service.await(PATIENCE, () -> state(service, study).equals("NOT_ANALYSED"));
    }

    private static byte[] file(DataSet slice) {
        return Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static byte[] bytes(JsonNode numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.get(i).asInt();
        }
        return bytes;
    }

    private static String state(ServiceProcess service, int study) {
        return service.json("/api/v1/studies/" + SmallCt.studyUid(study))
                .path("state")
                .asText();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
