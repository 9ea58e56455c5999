package dev.hilum.infer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

@Tag("REQ-INF-3")
class OnnxEngineTest {
    private static final Path FIXTURES = Path.of("src/test/resources/models");

    @TempDir
    Path folder;

    private static OnnxEngine cpu() {
        return OnnxEngine.create("cpu", 2, line -> {});
    }

    @Test
    void runsANetworkWhoseAnswerIsKnown() {
        try (OnnxEngine engine = cpu();
                InferenceSession session =
                        engine.open(ModelPackage.read(FIXTURES.resolve("fixture-detection/1.0.0")))) {
            for (int i = 0; i < session.input().capacity(); i++) {
                session.input().put(i, i % 32 / 32f);
            }
            session.run();
            for (int x = 0; x < 8; x++) {
                float mean = (4 * x + 1.5f) / 32;
                assertEquals(mean, session.output("heatmap").get(x), 1e-6);
                assertEquals(10, session.output("diameter").get(x), 1e-6);
            }
        }
    }

    @Test
    @Tag("REQ-INF-7")
    void theSameInputGivesTheSameBits() {
        ModelPackage model = ModelPackage.read(FIXTURES.resolve("fixture-segmentation/1.0.0"));
        assertArrayEquals(run(model), run(model));
    }

    private static float[] run(ModelPackage model) {
        try (OnnxEngine engine = cpu();
                InferenceSession session = engine.open(model)) {
            for (int i = 0; i < session.input().capacity(); i++) {
                session.input().put(i, golden(i));
            }
            session.run();
            float[] values = new float[session.output("mask").capacity()];
            session.output("mask").get(0, values);
            return values;
        }
    }

    @Test
    void cudaThatWasAskedForAndIsAbsentFailsWithTheReason() {
        ModelException e = assertThrows(ModelException.class, () -> OnnxEngine.create("cuda:0", 2, line -> {}));
        assertEquals(ModelException.Code.DEVICE_UNAVAILABLE, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("hilum.inference.device = cuda:0"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("CUDA"), e.getMessage());
    }

    @Test
    void autoFallsBackWithExactlyOneLine() {
        List<String> lines = new ArrayList<>();
        try (OnnxEngine engine = OnnxEngine.create("auto", 2, lines::add)) {
            assertEquals(1, lines.size(), lines.toString());
            assertEquals(1, lines.getFirst().lines().count());
            assertTrue(lines.getFirst().contains("CPU"), lines.getFirst());
            assertTrue(engine.description().contains("CPU"), engine.description());
        }
    }

    @Test
    void aCommandLineThatWouldCrashTheRuntimeIsRefused() {
        OnnxEngine.refuseLongCommandLine(3000);
        assertThrows(ModelException.class, () -> OnnxEngine.refuseLongCommandLine(4096));
    }

    @Test
    void anUnknownDeviceIsRefused() {
        ModelException e = assertThrows(ModelException.class, () -> OnnxEngine.create("gpu", 2, line -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("auto, cpu or cuda:N"), e.getMessage());
    }

    @Test
    @Tag("REQ-INF-2")
    void aContractThatDiffersFromTheNetworkIsRefused() throws Exception {
        refused("\"name\": \"heatmap\"", "\"name\": \"heat\"", null, "heat");
        refused("[8, 8, 8]", "[8, 8, 8]", "\"patch\": [18, 32, 32]", "image");
        refused("\"extraChannels\": []", "\"extraChannels\": [\"LUNG_MASK\"]", null, "image");
    }

    @Test
    @Tag("REQ-INF-2")
    void weightsThatAreNoNetworkAreRefused() throws Exception {
        Path version = folder.resolve("fixture-detection/1.0.0");
        Files.createDirectories(version);
        byte[] noise = new byte[500];
        new java.util.Random(1).nextBytes(noise);
        Files.write(version.resolve("model.onnx"), noise);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(noise));
        String json = Files.readString(FIXTURES.resolve("fixture-detection/1.0.0/model.json"));
        Files.writeString(
                version.resolve("model.json"),
                json.replaceAll("\"sha256\": \"[0-9a-f]+\"", "\"sha256\": \"" + digest + "\""));
        ModelPackage model = ModelPackage.read(version);
        try (OnnxEngine engine = cpu()) {
            ModelException e = assertThrows(ModelException.class, () -> engine.open(model));
            assertEquals(ModelException.Code.CONTRACT_MISMATCH, e.code());
            assertTrue(String.valueOf(e.getMessage()).contains("model.onnx"), e.getMessage());
        }
    }

    private void refused(String from, String to, @org.jspecify.annotations.Nullable String patch, String word)
            throws IOException {
        Path version = Files.createDirectories(folder.resolve("fixture-detection/1.0.0"));
        String json = Files.readString(FIXTURES.resolve("fixture-detection/1.0.0/model.json"))
                .replaceAll("\\s+", " ")
                .replace("[ ", "[")
                .replace(" ]", "]");
        json = json.replace(from, to);
        if (patch != null) {
            json = json.replaceAll("\"patch\": \\[[^]]*\\]", patch);
        }
        Files.writeString(version.resolve("model.json"), json);
        Files.write(
                version.resolve("model.onnx"),
                Files.readAllBytes(FIXTURES.resolve("fixture-detection/1.0.0/model.onnx")));
        ModelException e = assertThrows(ModelException.class, () -> {
            try (OnnxEngine engine = cpu()) {
                engine.open(ModelPackage.read(version)).close();
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }

    /** The shipped models give their golden answers. */
    @TestFactory
    @Tag("REQ-INF-6")
    Stream<DynamicTest> shippedModelsGiveTheirGoldenAnswers() {
        Path models = Path.of("models");
        List<ModelPackage> all =
                Files.isDirectory(models) ? ModelRegistry.read(models).all() : List.of();
        return all.stream()
                .filter(m -> Files.exists(m.folder().resolve("golden.json")))
                .map(m -> DynamicTest.dynamicTest(m.folder().toString(), () -> replay(m)));
    }

    private static void replay(ModelPackage model) throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(model.folder().resolve("golden.json").toFile());
        try (OnnxEngine engine = cpu();
                InferenceSession session = engine.open(model)) {
            for (int i = 0; i < session.input().capacity(); i++) {
                session.input().put(i, golden(i));
            }
            session.run();
            int compared = 0;
            for (var output : golden.get("outputs").properties()) {
                for (JsonNode pair : output.getValue()) {
                    assertEquals(
                            pair.get(1).doubleValue(),
                            session.output(output.getKey()).get(pair.get(0).intValue()),
                            golden.get("absolute").doubleValue(),
                            output.getKey() + " " + pair.get(0));
                    compared++;
                }
            }
            assertTrue(compared > 0, "the golden case holds no values");
        }
    }

    /** ((i · 2654435761) mod 2³²) / 2³², as the exporter fills the golden input. */
    private static float golden(int i) {
        return (float) ((i * 2654435761L & 0xFFFFFFFFL) / 4294967296.0);
    }
}
