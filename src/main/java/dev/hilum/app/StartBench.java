package dev.hilum.app;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ./hilum bench start}: from the start of the process to ready, which means that the listener is bound and the
 * models are loaded and warm. An empty data folder each time. One line of JSON.
 */
final class StartBench {
    private static final double BUDGET_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 20;

    private StartBench() {}

    /** 0 where the best round is within the budget, else 1. */
    static int run(Path folder, int rounds, java.io.PrintStream out) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            seconds.add(start(folder.resolve("home" + round)));
        }
        double best = seconds.stream().min(Comparator.naturalOrder()).orElseThrow();
        boolean met = best <= BUDGET_SECONDS;
        out.println(String.format(
                Locale.ROOT,
                "{\"bench\":\"start\",\"rounds\":[%s],\"bestSeconds\":%.2f,\"budgetSeconds\":%.0f,\"met\":%b}",
                seconds.stream().map(s -> String.format(Locale.ROOT, "%.2f", s)).collect(Collectors.joining(",")),
                best,
                BUDGET_SECONDS,
                met));
        return met ? 0 : 1;
    }

    private static double start(Path home) throws IOException {
        int port = freePort();
        File log = Files.createDirectories(home).resolve("start.log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("HILUM_HOME", home.toString());
        builder.environment().put("HILUM_DICOM_HOST", "127.0.0.1");
        builder.environment().put("HILUM_DICOM_PORT", "0");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            awaitReady(process, port, log);
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            process.destroy();
            process.onExit().join();
            delete(home);
        }
    }

    private static List<String> command() {
        String jar = System.getProperty("java.class.path", "");
        if (!jar.endsWith(".jar") || jar.contains(File.pathSeparator)) {
            throw new IllegalStateException("bench start measures the packaged service: run it as ./hilum bench start");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:+UseCompactObjectHeaders",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar,
                "serve");
    }

    private static void awaitReady(Process process, int port, File log) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service ended: " + lastLine(log));
            }
            if (isReady(client, request)) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("the service was not ready after " + PATIENCE + ": " + lastLine(log));
    }

    private static boolean isReady(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS); // another process: its health can only be asked for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String lastLine(File log) throws IOException {
        List<String> lines = Files.readAllLines(log.toPath());
        return lines.isEmpty() ? "no output" : lines.getLast();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
