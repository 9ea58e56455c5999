package dev.hilum.infer.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.infer.GoldenCase;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.onnx.OnnxEngine;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript against ONNX: the same networks, the same numbers; and what cannot be run is refused. */
@Tag("slow")
@Tag("REQ-INF-3")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the native library is for linux-x86_64")
class PytorchEngineTest {
    private static final Path ENGINES = Path.of("src/test/resources/engines");
    private static final Path SCRIPT = ENGINES.resolve("fixture-torchscript/1.0.0");
    private static final Path CACHE = Path.of("target/djl-cache");

    @TempDir
    private Path folder;

    private static PytorchEngine cpu() {
        return PytorchEngine.create("cpu", 2, CACHE, line -> {});
    }

    @Test
    void aShippedModelGivesItsGoldenAnswersAsTorchScript() {
        ModelPackage script = ModelPackage.read(ENGINES.resolve("pneumonia-lesion/0.4.0"));
        try (PytorchEngine engine = cpu();
                InferenceSession session = engine.open(script)) {
            GoldenCase golden = GoldenCase.run(session);
            assertTrue(golden.agrees(), "differs by " + golden.largestDifference());
        }
    }

    @Test
    void everyOutputOfARandomImageEqualsOnnx() {
        ModelPackage script = ModelPackage.read(SCRIPT);
        Map<String, float[]> answers = new TreeMap<>();
        try (PytorchEngine engine = cpu();
                InferenceSession session = engine.open(script)) {
            run(session, answers);
        }
        Map<String, float[]> expected = new TreeMap<>();
        try (OnnxEngine engine = OnnxEngine.create("cpu", 2, line -> {});
                InferenceSession session = engine.open(ModelPackage.read(ENGINES.resolve("fixture-retinanet/1.0.0")))) {
            run(session, expected);
        }
        assertEquals(expected.keySet(), answers.keySet());
        expected.forEach((name, values) -> {
            float[] own = answers.get(name);
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], own[i], 1e-4, name + " " + i);
            }
        });
    }

    private static void run(InferenceSession session, Map<String, float[]> answers) {
        Random random = new Random(5);
        FloatBuffer input = session.input();
        for (int i = 0; i < input.capacity(); i++) {
            input.put(i, random.nextFloat());
        }
        session.run();
        for (ModelContract.Output output : session.model().contract().outputs()) {
            float[] values = new float[session.output(output.name()).capacity()];
            session.output(output.name()).get(0, values);
            answers.put(output.name(), values);
        }
    }

    @Test
    void cudaThatIsAbsentFailsWithTheReasonAndAutoSaysSoInOneLine() {
        ModelException e =
                assertThrows(ModelException.class, () -> PytorchEngine.create("cuda:0", 2, CACHE, line -> {}));
        assertEquals(ModelException.Code.DEVICE_UNAVAILABLE, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("hilum.inference.device = cuda:0"), e.getMessage());
        List<String> lines = new ArrayList<>();
        try (PytorchEngine engine = PytorchEngine.create("auto", 2, CACHE, lines::add)) {
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(engine.description().contains("CPU"), engine.description());
        }
    }

    @Test
    @Tag("REQ-INF-2")
    void aNetworkWhoseOutputsDifferFromTheContractIsRefused() throws Exception {
        String json = Files.readString(SCRIPT.resolve("model.json"));
        JsonNode contract = new ObjectMapper().readTree(json);
        ArrayNode outputs = (ArrayNode) contract.get("outputs");
        outputs.insert(0, outputs.remove(5));
        ModelException e = refused(Files.readAllBytes(SCRIPT.resolve("model.pt")), contract.toString());
        assertEquals(ModelException.Code.CONTRACT_MISMATCH, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("gives output 0"), e.getMessage());
    }

    @Test
    @Tag("REQ-INF-2")
    void aFileThatIsNoTorchScriptIsRefused() throws Exception {
        ModelException e = refused(
                "no network".getBytes(StandardCharsets.US_ASCII), Files.readString(SCRIPT.resolve("model.json")));
        assertEquals(ModelException.Code.CONTRACT_MISMATCH, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("model.pt"), e.getMessage());
    }

    private ModelException refused(byte[] weights, String contract) throws Exception {
        Path version = Files.createDirectories(folder.resolve("fixture-torchscript/1.0.0"));
        Files.write(version.resolve("model.pt"), weights);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(contract);
        Files.writeString(
                version.resolve("model.json"), json.put("sha256", digest).toString());
        ModelPackage model = ModelPackage.read(version);
        try (PytorchEngine engine = cpu()) {
            return assertThrows(ModelException.class, () -> engine.open(model));
        }
    }
}
