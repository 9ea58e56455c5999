package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model tried in a process of its own ({@code models verify}): what one network leaves in memory would hide what the
 * next one needs, and a network that ends the process ends nothing else.
 *
 * @param millisecondsPerRun median
 * @param peakMib by how much opening and running it raised the process's resident memory; 0 where it cannot be told
 * @param row what {@code models verify --json} says of it
 */
record ModelTrial(double millisecondsPerRun, long peakMib, JsonNode row) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws ModelException with the reason why the model is refused */
    static ModelTrial of(ModelPackage model) {
        String name = model.contract().name();
        String version = model.contract().version();
        try {
            Path complaints = Files.createTempFile("hilum-model", ".log");
            try {
                Process verify = process(name, version)
                        .redirectError(complaints.toFile())
                        .start();
                String out = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int code = verify.waitFor();
                JsonNode row =
                        out.isBlank() ? JSON.missingNode() : JSON.readTree(out).path(0);
                if (!row.path("ok").asBoolean()) {
                    String said = Files.readString(complaints).strip();
                    throw refused(row.path("reason")
                            .asText("the model " + name + " " + version + " ended the process that tried it, with exit"
                                    + " code " + code + ": " + said));
                }
                return new ModelTrial(
                        row.path("millisecondsPerRun").asDouble(),
                        row.path("peakMib").asLong(),
                        row);
            } finally {
                Files.delete(complaints);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the model " + name + " " + version + " cannot be tried: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the model " + name + " " + version + " was tried", e);
        }
    }

    private static ModelException refused(String reason) {
        return new ModelException(ModelException.Code.CONTRACT_MISMATCH, reason);
    }

    /** The same program with the same settings: it inherits folder and environment, and is told the properties. */
    private static ProcessBuilder process(String name, String version) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED"));
        System.getProperties().stringPropertyNames().stream()
                .filter(property -> property.startsWith("hilum."))
                .forEach(property -> command.add("-D" + property + "=" + System.getProperty(property)));
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        command.addAll(List.of("models", "verify", name, version, "--json"));
        return new ProcessBuilder(command);
    }

    /** @throws ModelException where this one takes more than so many times the other's time or memory */
    void within(ModelTrial before, double slowdown, double growth, String candidate, String serving) {
        if (millisecondsPerRun > slowdown * before.millisecondsPerRun) {
            throw refused("the model " + candidate + " takes " + Math.round(millisecondsPerRun) + " ms a run, "
                    + serving
                    + " takes " + Math.round(before.millisecondsPerRun) + " ms; --max-slowdown allows " + slowdown
                    + " times as long");
        }
        if (peakMib > growth * before.peakMib) {
            throw refused("the model " + candidate + " takes " + peakMib + " MiB of memory, " + serving + " takes "
                    + before.peakMib + " MiB; --max-memory allows " + growth + " times as much");
        }
    }
}
