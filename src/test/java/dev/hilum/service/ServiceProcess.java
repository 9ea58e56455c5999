package dev.hilum.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The packaged service as a process of its own, on loopback, to be killed at will. */
final class ServiceProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    final int dicomPort;
    final int httpPort;

    private ServiceProcess(Process process, Path log, int dicomPort, int httpPort) {
        this.process = process;
        this.log = log;
        this.dicomPort = dicomPort;
        this.httpPort = httpPort;
    }

    /** Starts a service with its data under {@code home} and waits until it is ready. */
    static ServiceProcess start(Path home, Map<String, String> environment) throws IOException {
        ServiceProcess service = launch(home, environment);
        service.await(Duration.ofSeconds(120), service::isReady);
        return service;
    }

    static ServiceProcess launch(Path home, Map<String, String> environment) throws IOException {
        return launch(List.of(), home, environment);
    }

    /** @param prefix a program that runs the service, for instance a tracer */
    static ServiceProcess launch(List<String> prefix, Path home, Map<String, String> environment) throws IOException {
        return launch(prefix, Path.of("").toAbsolutePath(), home, environment);
    }

    /** @param folder where it runs, and reads {@code config/application.properties} */
    static ServiceProcess launch(List<String> prefix, Path folder, Path home, Map<String, String> environment)
            throws IOException {
        int dicom = freePort();
        int web = freePort();
        Path log = Files.createTempFile("hilum-service", ".log");
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(List.of("serve")));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HILUM_INSTALL", Path.of("").toAbsolutePath().toString());
        builder.environment().put("HILUM_HOME", home.toString());
        builder.environment().put("HILUM_DICOM_HOST", "127.0.0.1");
        builder.environment().put("HILUM_DICOM_PORT", String.valueOf(dicom));
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(web));
        builder.environment().put("HILUM_STUDY_QUIET_PERIOD", "1s");
        builder.environment().put("HILUM_STUDY_LOSS_PERIOD", "3s");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new ServiceProcess(builder.start(), log, dicom, web);
    }

    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx3g",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toAbsolutePath().toString()));
        command.addAll(arguments);
        return command;
    }

    /** Runs another verb to its end and returns its output; the exit code is the last line. */
    static String run(String... arguments) throws IOException, InterruptedException {
        Process verb = new ProcessBuilder(command(List.of(arguments)))
                .redirectErrorStream(true)
                .start();
        String output = new String(verb.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return output + "exit " + verb.waitFor();
    }

    boolean isReady() {
        return get("/q/health/ready").map(r -> r.statusCode() == 200).orElse(false);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where the HTTP interface is. */
    String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** The answer as JSON; a missing node where the service gives none. */
    JsonNode json(String path) {
        return get(path)
                .filter(r -> r.statusCode() == 200)
                .map(r -> {
                    try {
                        return JSON.readTree(r.body());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElseGet(() -> JSON.getNodeFactory().missingNode());
    }

    java.util.Optional<HttpResponse<String>> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return java.util.Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return java.util.Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return java.util.Optional.empty();
        }
    }

    /** Waits for a condition; fails with the service's log when it does not come true in time. */
    void await(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("waited in vain; the service says:\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** As the power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
