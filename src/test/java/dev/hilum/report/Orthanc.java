package dev.hilum.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** An Orthanc archive on loopback, with its storage in a folder of the test's. */
final class Orthanc implements AutoCloseable {
    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private Orthanc(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Orthanc start(Path program, Path folder) throws Exception {
        int port = freePort();
        Path configuration = folder.resolve("orthanc.json");
        Files.writeString(configuration, """
                {"Name": "TEST", "StorageDirectory": "%s", "IndexDirectory": "%s", "HttpPort": %d,
                 "DicomPort": %d, "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "Plugins": []}
                """.formatted(folder, folder, port, freePort()));
        Process process = new ProcessBuilder(program.toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        Orthanc orthanc = new Orthanc(process, port);
        orthanc.awaitReady();
        return orthanc;
    }

    /** Uploads a file and reads back the tags as the archive's REST shows them, keyed {@code gggg,eeee}. */
    JsonNode store(Path file) throws Exception {
        HttpRequest upload = HttpRequest.newBuilder(uri("/instances"))
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        HttpResponse<String> stored = client.send(upload, HttpResponse.BodyHandlers.ofString());
        if (stored.statusCode() != 200) {
            throw new IOException("Orthanc refused " + file + ": " + stored.body());
        }
        String id = new ObjectMapper().readTree(stored.body()).get("ID").asText();
        HttpRequest read =
                HttpRequest.newBuilder(uri("/instances/" + id + "/tags?short")).build();
        return new ObjectMapper()
                .readTree(
                        client.send(read, HttpResponse.BodyHandlers.ofString()).body());
    }

    private void awaitReady() throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try {
                client.send(HttpRequest.newBuilder(uri("/system")).build(), HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("Orthanc does not answer");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(30, TimeUnit.SECONDS);
    }
}
