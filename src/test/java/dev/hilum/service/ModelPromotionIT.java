package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital's own version beside the shipped one: the gate in front of a promotion, of the packaged program. */
@Tag("REQ-INF-6")
class ModelPromotionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "nodule-segmentation";

    @TempDir
    private Path home;

    private Path own;
    private String shipped;

    private record Answer(int code, String out, String err) {}

    @BeforeEach
    void aVersionOfTheHospitals() throws IOException {
        Path from;
        try (Stream<Path> versions = Files.list(Path.of("models", NAME))) {
            from = versions.sorted().toList().getLast();
        }
        shipped = from.getFileName().toString();
        own = Files.createDirectories(home.resolve("models").resolve(NAME).resolve("0.0.1"));
        for (String file : List.of("model.onnx", "golden.json", "README.md")) {
            Files.copy(from.resolve(file), own.resolve(file));
        }
        ObjectNode contract =
                (ObjectNode) JSON.readTree(from.resolve("model.json").toFile());
        contract.put("version", "0.0.1");
        JSON.writeValue(own.resolve("model.json").toFile(), contract);
    }

    @Test
    void itServesAfterTheGateAndCanBeTakenBack() throws Exception {
        Answer promoted = models("promote", NAME, "0.0.1", "--max-slowdown", "50", "--json");
        assertEquals(0, promoted.code(), promoted.err());
        JsonNode row = JSON.readTree(promoted.out());
        assertEquals("LIVE", row.path("state").asText());
        assertEquals(shipped, row.path("before").asText());
        assertTrue(row.path("peakMib").asLong() > 10, promoted.out());
        assertTrue(row.path("millisecondsPerRun").asDouble() > 0, promoted.out());
        assertEquals(0, models("rollback", NAME).code());
        assertEquals("LIVE", state(shipped));
        assertEquals("IDLE", state("0.0.1"));
    }

    /** The same network needs the same memory, so a limit far below once that refuses it. */
    @Test
    void oneThatNeedsTooMuchMemoryOrTimeIsRefusedAndNothingChanges() throws Exception {
        Answer large = models("promote", NAME, "0.0.1", "--max-slowdown", "50", "--max-memory", "0.1");
        assertEquals(1, large.code());
        assertTrue(large.err().matches("(?s).*0\\.0\\.1 takes \\d+ MiB of memory, .* takes \\d+ MiB.*"), large.err());
        Answer slow = models("promote", NAME, "0.0.1", "--max-slowdown", "0.01");
        assertEquals(1, slow.code());
        assertTrue(slow.err().contains("--max-slowdown allows 0.01"), slow.err());
        assertFalse(Files.exists(home.resolve("models").resolve("choices.json")));
        assertEquals("LIVE", state(shipped));
    }

    /** The refusal of the process that tried it comes through. */
    @Test
    void oneThatMissesItsGoldenCaseIsRefused() throws Exception {
        Path golden = own.resolve("golden.json");
        ObjectNode expected = (ObjectNode) JSON.readTree(golden.toFile());
        ((ArrayNode) expected.path("outputs").path("mask").path(0)).set(1, 7.0);
        JSON.writeValue(golden.toFile(), expected);
        Answer other = models("promote", NAME, "0.0.1");
        assertEquals(1, other.code());
        assertTrue(other.err().contains("the network differs by"), other.err());
        assertEquals("LIVE", state(shipped));
    }

    /** A shadow is compared by its findings, and lungs are none. */
    @Test
    void aLungMaskIsNotTriedAsAShadow() throws Exception {
        Answer shadow = models("promote", "lung-mask", "0.1.0", "--shadow");
        assertEquals(2, shadow.code(), shadow.err());
        assertTrue(shadow.err().contains("a lung-mask model gives none: use --canary"), shadow.err());
        assertFalse(Files.exists(home.resolve("models").resolve("choices.json")));
    }

    @Test
    void oneWithAnotherDigestIsRefused() throws Exception {
        Files.write(own.resolve("model.onnx"), new byte[] {1}, StandardOpenOption.APPEND);
        Answer changed = models("promote", NAME, "0.0.1");
        assertEquals(1, changed.code());
        assertTrue(changed.err().contains("sha256"), changed.err());
        assertEquals("LIVE", state(shipped));
    }

    /** As a fault in the engine's native code does it: the virtual machine reports it and aborts. */
    @Test
    void oneThatCrashesTheProcessThatTriesItIsRefused() throws Exception {
        Answer crashed = whenTried(ModelPromotionIT::hasLoadedTheEngine, "SEGV");
        assertRefused(crashed, "ended by signal 6 (SIGABRT): ");
        assertTrue(crashed.err().contains("A fatal error has been detected"), crashed.err());
    }

    /** As the system does it where memory runs out. */
    @Test
    void oneWhoseProcessIsKilledIsRefused() throws Exception {
        assertRefused(whenTried(ModelPromotionIT::hasLoadedTheEngine, "KILL"), "ended by signal 9 (SIGKILL");
    }

    @Test
    void oneThatHangsIsRefusedAndItsProcessEnded() throws Exception {
        assertRefused(whenTried(trial -> true, "STOP", "--max-seconds", "15"), "gave no answer within 15 s");
    }

    private void assertRefused(Answer answer, String how) throws Exception {
        assertEquals(1, answer.code(), answer.err());
        assertTrue(answer.err().contains("the process that tried the model " + NAME + " 0.0.1 " + how), answer.err());
        assertFalse(Files.exists(home.resolve("models").resolve("choices.json")));
        assertEquals("LIVE", state(shipped));
        assertEquals("IDLE", state("0.0.1"));
    }

    /** Promotes the version and sends the process that tries it a signal as soon as it is that far; it must not survive. */
    private Answer whenTried(Predicate<ProcessHandle> thatFar, String signal, String... options) throws Exception {
        Path err = Files.createTempFile(home, "models", ".err");
        Process promotion = start(
                err,
                Stream.concat(Stream.of("promote", NAME, "0.0.1"), Stream.of(options))
                        .toArray(String[]::new));
        ProcessHandle trial = trialOf(promotion, thatFar, err);
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, String.valueOf(trial.pid()))
                        .start()
                        .waitFor());
        Answer answer = answer(promotion, err);
        trial.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        return answer;
    }

    private static ProcessHandle trialOf(Process promotion, Predicate<ProcessHandle> thatFar, Path err)
            throws IOException {
        Optional<ProcessHandle> trial = Optional.empty();
        while (trial.isEmpty()) {
            assertTrue(promotion.isAlive(), "no trial was seen: " + Files.readString(err));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            trial = promotion
                    .children()
                    .filter(ModelPromotionIT::verifies)
                    .filter(thatFar)
                    .findAny();
        }
        return trial.get();
    }

    /** Not yet, while it is still the copy of the process that starts it. */
    private static boolean verifies(ProcessHandle process) {
        return List.of(process.info().arguments().orElse(new String[0])).containsAll(List.of("verify", "0.0.1"));
    }

    private static boolean hasLoadedTheEngine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "maps"))
                    .contains("libonnxruntime4j_jni");
        } catch (IOException e) {
            return false; // ended meanwhile, which the one who waits sees
        }
    }

    private String state(String version) throws Exception {
        for (JsonNode row : JSON.readTree(models("list", "--json").out())) {
            if (row.path("name").asText().equals(NAME)
                    && row.path("version").asText().equals(version)) {
                return row.path("state").asText();
            }
        }
        return "not listed";
    }

    private Answer models(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile(home, "models", ".err");
        return answer(start(err, arguments), err);
    }

    /** In a folder of its own: a virtual machine that crashes leaves its report there. */
    private Process start(Path err, String... arguments) throws IOException {
        List<String> command = ServiceProcess.command(
                Stream.concat(Stream.of("models"), Stream.of(arguments)).toList());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(home.resolve("run")).toFile())
                .redirectError(err.toFile());
        builder.environment().put("HILUM_INSTALL", Path.of("").toAbsolutePath().toString());
        builder.environment()
                .put("HILUM_MODELS_PATH", Path.of("models").toAbsolutePath().toString());
        builder.environment().put("HILUM_HOME", home.toString());
        return builder.start();
    }

    private static Answer answer(Process process, Path err) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, Files.readString(err));
    }
}
