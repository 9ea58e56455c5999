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

    @Test
    void oneWithAnotherDigestIsRefused() throws Exception {
        Files.write(own.resolve("model.onnx"), new byte[] {1}, StandardOpenOption.APPEND);
        Answer changed = models("promote", NAME, "0.0.1");
        assertEquals(1, changed.code());
        assertTrue(changed.err().contains("sha256"), changed.err());
        assertEquals("LIVE", state(shipped));
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
        List<String> command = ServiceProcess.command(
                Stream.concat(Stream.of("models"), Stream.of(arguments)).toList());
        Path err = Files.createTempFile(home, "models", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("HILUM_INSTALL", Path.of("").toAbsolutePath().toString());
        builder.environment().put("HILUM_HOME", home.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, Files.readString(err));
    }
}
