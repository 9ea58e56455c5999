package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.TimeUnit;

/** An Orthanc with an empty archive on loopback, AE title PEER; where it is not installed, the test is skipped. */
public final class OrthancPeer implements AutoCloseable {
    private static final Path DICOM_WEB = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Process process;
    public final int dicomPort;
    public final int httpPort;

    private OrthancPeer(Process process, int dicomPort, int httpPort) {
        this.process = process;
        this.dicomPort = dicomPort;
        this.httpPort = httpPort;
    }

    /** @param callingPort where it finds the AE title HILUM when it is asked to move */
    public static OrthancPeer start(Path folder, int callingPort) throws Exception {
        return start(folder, callingPort, "");
    }

    /** With DICOMweb at {@code /dicom-web/}; skipped where the plug-in is not installed. */
    public static OrthancPeer startWithDicomWeb(Path folder) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(DICOM_WEB), "orthanc-dicomweb is not installed");
        return start(folder, 104, "\"Plugins\":[\"" + DICOM_WEB + "\"],");
    }

    private static OrthancPeer start(Path folder, int callingPort, String more) throws Exception {
        int http = freePort();
        int dicom = freePort();
        Path config = folder.resolve("orthanc.json");
        // It closes a connection that is kept alive while the next request is being written.
        Files.writeString(config, """
                {%5$s"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                 "DicomAet":"PEER","AuthenticationEnabled":false,"RemoteAccessAllowed":false,
                 "DicomAlwaysAllowStore":true,"UnknownSopClassAccepted":true,"DicomModalities":{"hilum":["HILUM","127.0.0.1",%4$d]}}
                """.formatted(folder, http, dicom, callingPort, more));
        Process process = DebianPeer.start(folder, "Orthanc", config.toString());
        OrthancPeer peer = new OrthancPeer(process, dicom, http);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!peer.answers()) {
            assertTrue(System.nanoTime() < end && process.isAlive(), "Orthanc does not come up");
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return peer;
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri("/system")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    /** Stores a Part 10 file by REST and returns the archive's own identifier of the instance. */
    public String store(byte[] file) throws IOException, InterruptedException {
        String answer = new String(
                send(HttpRequest.newBuilder(uri("/instances")).POST(HttpRequest.BodyPublishers.ofByteArray(file))),
                java.nio.charset.StandardCharsets.UTF_8);
        return answer.replaceAll("(?s).*\"ID\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    /** Where an AE title listens that it may move to. */
    public void knows(String aeTitle, int port) throws IOException, InterruptedException {
        String where = "[\"" + aeTitle + "\",\"127.0.0.1\"," + port + "]";
        send(HttpRequest.newBuilder(uri("/modalities/hilum")).PUT(HttpRequest.BodyPublishers.ofString(where)));
    }

    public byte[] get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(
                200, answer.statusCode(), () -> new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        return answer.body();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        client.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
