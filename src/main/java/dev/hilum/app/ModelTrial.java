package dev.hilum.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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

    /** Of an exit code, where a signal ended the process. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            4, "SIGILL",
            6, "SIGABRT",
            7, "SIGBUS",
            8, "SIGFPE",
            9, "SIGKILL, as the system does where memory runs out",
            11, "SIGSEGV",
            15, "SIGTERM");

    private static final int MOST_WORDS = 600;

    /** @throws ModelException with the reason why the model is refused */
    static ModelTrial of(ModelPackage model, Duration limit) {
        String name = model.contract().name();
        String version = model.contract().version();
        return of(name + " " + version, process(name, version), limit);
    }

    /**
     * @param verify what tries the model
     * @param limit how long it may take
     */
    static ModelTrial of(String model, ProcessBuilder verify, Duration limit) {
        try {
            Path answer = Files.createTempFile("hilum-model", ".json");
            Path complaints = Files.createTempFile("hilum-model", ".log");
            try {
                verify.redirectOutput(answer.toFile()).redirectError(complaints.toFile());
                return read(model, run(model, verify, limit), text(answer), text(complaints));
            } finally {
                Files.delete(answer);
                Files.delete(complaints);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the model " + model + " cannot be tried: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the model " + model + " was tried", e);
        }
    }

    /** Its exit code; however this ends, the process has ended too. */
    private static int run(String model, ProcessBuilder verify, Duration limit)
            throws IOException, InterruptedException {
        Process process = verify.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("the process that tried the model " + model + " gave no answer within " + limit.toSeconds()
                        + " s (--max-seconds) and was ended");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** An answer counts only from a process that lived to its end: one can crash after it has given it. */
    private static ModelTrial read(String model, int code, String out, String complaints) {
        JsonNode row = row(out);
        boolean lived = code == 0 || code == Hilum.FAILED;
        if (lived && row.path("ok").asBoolean()) {
            return new ModelTrial(
                    row.path("millisecondsPerRun").asDouble(),
                    row.path("peakMib").asLong(),
                    row);
        }
        if (lived && row.has("reason")) {
            throw refused(row.path("reason").asText());
        }
        String last = lastWords(row.isMissingNode() ? out + "\n" + complaints : complaints);
        throw failed("the process that tried the model " + model + " ended " + how(code)
                + (last.isEmpty() ? " without a word" : ": " + last));
    }

    /** Missing where there is no answer: what the Java virtual machine says of its crash stands in the same place. */
    private static JsonNode row(String out) {
        try {
            return out.isBlank() ? JSON.missingNode() : JSON.readTree(out).path(0);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String how(int code) {
        if (code <= SIGNALLED) {
            return "with exit code " + code;
        }
        int signal = code - SIGNALLED;
        return "by signal " + signal + (SIGNALS.containsKey(signal) ? " (" + SIGNALS.get(signal) + ")" : "");
    }

    /** In one line, since an error is one. */
    private static String lastWords(String said) {
        String words = said.lines()
                .map(line -> line.replaceFirst("^#+", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" | "));
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + " …";
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static ModelException refused(String reason) {
        return new ModelException(ModelException.Code.CONTRACT_MISMATCH, reason);
    }

    private static ModelException failed(String reason) {
        return new ModelException(ModelException.Code.ENGINE_FAILED, reason);
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
