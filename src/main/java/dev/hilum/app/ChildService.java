package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The service as a process of its own on loopback, for benches that look at it from outside. */
final class ChildService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int dicomPort;
    private final int httpPort;
    private final long readyMillis;

    private ChildService(Process process, int dicomPort, int httpPort) throws IOException {
        this.process = process;
        this.dicomPort = dicomPort;
        this.httpPort = httpPort;
        this.readyMillis = awaitReady();
    }

    /** Starts a service whose results go to the archive at {@code archivePort}, and waits until it is ready. */
    static ChildService start(Path home, int archivePort, Duration quietPeriod) throws IOException {
        Files.createDirectories(home);
        int dicom = freePort();
        int web = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:MaxRAMPercentage=50",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                System.getProperty("java.class.path"),
                "serve");
        builder.environment()
                .putAll(Map.of(
                        "HILUM_HOME",
                        home.toString(),
                        "HILUM_DICOM_HOST",
                        "127.0.0.1",
                        "HILUM_DICOM_PORT",
                        "" + dicom,
                        "QUARKUS_HTTP_PORT",
                        "" + web,
                        "HILUM_STUDY_QUIET_PERIOD",
                        quietPeriod.toMillis() + "ms",
                        "HILUM_DESTINATIONS_ARCHIVE_TYPE",
                        "c-store",
                        "HILUM_DESTINATIONS_ARCHIVE_HOST",
                        "127.0.0.1",
                        "HILUM_DESTINATIONS_ARCHIVE_PORT",
                        "" + archivePort,
                        "HILUM_DESTINATIONS_ARCHIVE_AE_TITLE",
                        DemoArchive.AE_TITLE));
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("service.log").toFile());
        return new ChildService(builder.start(), dicom, web);
    }

    int dicomPort() {
        return dicomPort;
    }

    /** From the start of the process to the first answer that it is ready. */
    long readyMillis() {
        return readyMillis;
    }

    JsonNode json(String path) throws IOException {
        HttpResponse<String> answer = get(path);
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body())
                : JSON.getNodeFactory().missingNode();
    }

    private long awaitReady() throws IOException {
        long start = System.nanoTime();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IOException("the service did not become ready; see service.log in its data folder");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private boolean isReady() {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        http.close();
    }
}
