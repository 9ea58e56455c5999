package dev.hilum.oip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.oip.OipMessage;
import dev.hilum.infer.oip.OipTensor;
import dev.hilum.infer.onnx.OnnxEngine;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests of the protocol on a fixture network whose answer is the mean of the image over a cell. */
@Tag("REQ-INF-3")
class OipServingTest {
    private static final int PATCH = 16 * 32 * 32;

    private final OipServing serving = new OipServing();

    private OipServing.Outcome infer(byte[] body, int header) {
        try (OnnxEngine engine = OnnxEngine.create("cpu", 1, line -> {});
                InferenceSession session =
                        engine.open(ModelPackage.read(Path.of("src/test/resources/models/fixture-detection/1.0.0")))) {
            return serving.infer(session, body, header);
        }
    }

    private OipMessage.Parsed answered(byte[] body, int header) {
        OipMessage message = assertInstanceOf(OipServing.Outcome.Answered.class, infer(body, header))
                .message();
        return OipMessage.parse(message.body(), message.headerLength(), "outputs");
    }

    private static FloatBuffer filled(int size, float first, float rest) {
        FloatBuffer values = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            values.put(i, i < PATCH ? first : rest);
        }
        return values;
    }

    @Test
    void binaryInBinaryOutOnePatchAfterTheOther() {
        OipMessage request =
                OipMessage.request(new OipTensor("image", List.of(2, 1, 16, 32, 32), filled(2 * PATCH, 0.25f, 0.75f)));
        OipMessage.Parsed answer = answered(request.body(), request.headerLength());
        OipTensor heat = answer.tensors().getFirst();
        assertEquals("heatmap", heat.name());
        assertEquals(List.of(2, 1, 8, 8, 8), heat.shape());
        assertEquals(0.25f, heat.values().get(0), 1e-6);
        assertEquals(0.75f, heat.values().get(1023), 1e-6);
        assertEquals("fixture-detection", answer.header().path("model_name").asText());
    }

    @Test
    void jsonInJsonOutAndOnlyWhatIsAskedFor() {
        StringBuilder zeros = new StringBuilder();
        for (int i = 0; i < PATCH; i++) {
            zeros.append(i == 0 ? "0.5" : ",0.5");
        }
        String json =
                "{\"id\":\"a7\",\"inputs\":[{\"name\":\"image\",\"shape\":[1,1,16,32,32],\"datatype\":\"FP32\",\"data\":[["
                        + zeros + "]]}],\"outputs\":[{\"name\":\"diameter\"}]}";
        OipMessage.Parsed answer = answered(json.getBytes(StandardCharsets.UTF_8), -1);
        assertEquals(1, answer.tensors().size());
        assertEquals(10, answer.tensors().getFirst().values().get(0), 1e-6);
        assertEquals("a7", answer.header().path("id").asText());
        assertTrue(answer.header().path("outputs").path(0).has("data"));
    }

    @Test
    void wrongRequestsAreRefusedWithTheReason() {
        refused("{", -1, "no JSON");
        refused("{}", -1, "inputs");
        refused("{\"inputs\":[]}", -1, "one input");
        refused(
                "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}",
                -1,
                "does not fit the model");
        refused("{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[1]}]}", -1, "INT64");
        refused(
                "{\"inputs\":[{\"name\":\"image\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1]}]}",
                -1,
                "asks for 2 values");
        refused("{\"inputs\":[]}", 500, OipMessage.HEADER_LENGTH);
        refused(
                "{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"FP32\","
                        + "\"parameters\":{\"binary_data_size\":400}}]}",
                -1,
                "binary_data_size");
    }

    private void refused(String body, int header, String word) {
        OipServing.Outcome outcome = infer(body.getBytes(StandardCharsets.UTF_8), header);
        String reason =
                assertInstanceOf(OipServing.Outcome.Refused.class, outcome).reason();
        assertTrue(reason.contains(word), reason);
    }
}
