package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.retrieve.PriorSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many instances a series has, asked of an Orthanc after a source that is down. */
@Tag("slow")
@Tag("REQ-STD-1")
class PacsCountsTest {
    private static final String STUDY = "2.25.98.1";
    private static final int SLICES = 3;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void howManyInstancesASeriesHasIsAskedOfOrthanc() throws Exception {
        int http = freePort();
        int dicom = freePort();
        Process orthanc = orthanc(http, dicom);
        try {
            for (int i = 1; i <= SLICES; i++) {
                DataSet slice = SmallStudy.slice(STUDY, 1, i, i);
                HttpRequest request = HttpRequest.newBuilder(uri(http, "/instances"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)))
                        .build();
                assertEquals(
                        200,
                        client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode());
            }
            PacsCounts counts =
                    new PacsCounts(List.of(source("down", freePort()), source("pacs", dicom)), Clock.systemUTC());
            assertEquals(
                    List.of(new SeriesCount(STUDY + ".1", "CT", SLICES)),
                    counts.of(STUDY).orElseThrow());
            assertTrue(counts.of("2.25.98.2").isEmpty(), "nothing is said of a study that it does not have");
        } finally {
            orthanc.destroy();
            orthanc.waitFor();
        }
    }

    @Test
    void aDicomwebArchiveIsAskedByQido() throws Exception {
        String answer = """
                [{"0020000E":{"vr":"UI","Value":["2.25.98.1.1"]},"00080060":{"vr":"CS","Value":["CT"]},
                  "00201209":{"vr":"IS","Value":[300]}},
                 {"0020000E":{"vr":"UI","Value":["2.25.98.1.2"]},"00080060":{"vr":"CS","Value":["SR"]}}]""";
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            boolean known = exchange.getRequestURI().getPath().contains(STUDY + "/");
            exchange.sendResponseHeaders(known ? 200 : 503, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web/");
            PacsCounts counts = new PacsCounts(
                    List.of(new PriorSource.Dicomweb("web", url, Optional.of("secret"))), Clock.systemUTC());
            assertEquals(
                    List.of(new SeriesCount(STUDY + ".1", "CT", 300)),
                    counts.of(STUDY).orElseThrow(),
                    "a series without its number says nothing");
            assertEquals(List.of("/dicom-web/studies/2.25.98.1/series?includefield=00201209 Bearer secret"), asked);
            assertTrue(counts.of("2.25.98.9").isEmpty());
            assertTrue(counts.of(STUDY).isEmpty(), "after a failure it is left alone for a minute");
            assertEquals(2, asked.size());
        } finally {
            server.stop(0);
        }
    }

    private static PriorSource source(String name, int port) {
        return new PriorSource.Dimse(
                name, "127.0.0.1", port, "PEER", "HILUM", PriorSource.Operation.C_GET, Optional.empty());
    }

    private Process orthanc(int http, int dicom) throws Exception {
        Path config = folder.resolve("orthanc.json");
        Files.writeString(config, """
                {"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                 "DicomAet":"PEER","AuthenticationEnabled":false,"RemoteAccessAllowed":false,
                 "DicomModalities":{"hilum":["HILUM","127.0.0.1",104]}}
                """.formatted(folder, http, dicom));
        Process process = DebianPeer.start(folder, "Orthanc", config.toString());
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!answers(http)) {
            assertTrue(System.nanoTime() < end && process.isAlive(), "Orthanc does not come up");
            Thread.onSpinWait();
        }
        return process;
    }

    private boolean answers(int http) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri(http, "/system")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static URI uri(int http, String path) {
        return URI.create("http://127.0.0.1:" + http + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
