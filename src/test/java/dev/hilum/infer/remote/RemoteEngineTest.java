package dev.hilum.infer.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.oip.OipMessage;
import dev.hilum.infer.oip.OipTensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client side of the Open Inference Protocol against a small server: binary tensors, back-pressure, errors. */
@Tag("REQ-INF-3")
class RemoteEngineTest {
    private static final String METADATA = "{\"name\":\"net\",\"versions\":[\"1\"],\"platform\":\"test\","
            + "\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[-1,1,16,32,32]}],"
            + "\"outputs\":[{\"name\":\"heatmap\",\"datatype\":\"FP32\",\"shape\":[-1,1,8,8,8]},"
            + "{\"name\":\"diameter\",\"datatype\":\"FP32\",\"shape\":[-1,1,8,8,8]}]}";

    @TempDir
    private Path folder;

    private final List<Duration> pauses = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(METADATA);
        server.infer(RemoteEngineTest::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** heatmap = the first 512 values of the image, diameter = 10. */
    private static TestServer.Reply answer(OipMessage.Parsed request) {
        FloatBuffer image = request.tensors().getFirst().values();
        FloatBuffer heat = FloatBuffer.allocate(512);
        FloatBuffer ten = FloatBuffer.allocate(512);
        for (int i = 0; i < 512; i++) {
            heat.put(i, image.get(i));
            ten.put(i, 10);
        }
        List<Integer> shape = List.of(1, 1, 8, 8, 8);
        return TestServer.Reply.of(OipMessage.response(
                "net",
                "1",
                request,
                List.of(new OipTensor("diameter", shape, ten), new OipTensor("heatmap", shape, heat))));
    }

    private ModelPackage model(String endpoint) throws Exception {
        Path version = Files.createDirectories(folder.resolve("fixture-detection/1.0.0"));
        Files.writeString(version.resolve("remote.json"), endpoint);
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(endpoint.getBytes(StandardCharsets.UTF_8)));
        String json = Files.readString(Path.of("src/test/resources/models/fixture-detection/1.0.0/model.json"))
                .replaceAll("\"sha256\": \"[0-9a-f]+\"", "\"sha256\": \"" + digest + "\"")
                .replace("\"engine\": \"onnx\"", "\"engine\": \"remote\"")
                .replace("\"model.onnx\"", "\"remote.json\"");
        Files.writeString(version.resolve("model.json"), json);
        return ModelPackage.read(version);
    }

    private ModelPackage model() throws Exception {
        return model(
                "{\"url\": \"" + server.url() + "/\", \"model\": \"net\", \"version\": \"1\", \"timeoutSeconds\": 20}");
    }

    private InferenceSession open() throws Exception {
        return new RemoteEngine(pauses::add).open(model());
    }

    @Test
    void tensorsGoThereAndBackInBinary() throws Exception {
        try (InferenceSession session = open()) {
            for (int i = 0; i < session.input().capacity(); i++) {
                session.input().put(i, i / 7f);
            }
            session.run();
            for (int i = 0; i < 512; i++) {
                assertEquals(i / 7f, session.output("heatmap").get(i));
                assertEquals(10, session.output("diameter").get(i));
            }
        }
        assertEquals(
                List.of(
                        "GET /v2/models/net/versions/1/ready",
                        "GET /v2/models/net/versions/1",
                        "POST /v2/models/net/versions/1/infer",
                        "POST /v2/models/net/versions/1/infer"),
                server.requests());
    }

    @Test
    void aBusyServerIsAskedAgainAfterAsLongAsItSays() throws Exception {
        try (InferenceSession session = open()) {
            int[] calls = {0};
            server.infer(request -> ++calls[0] < 3
                    ? new TestServer.Reply(503, "{\"error\":\"queue full\"}".getBytes(StandardCharsets.UTF_8), -1, "2")
                    : answer(request));
            session.run();
            assertEquals(3, calls[0]);
            assertEquals(List.of(Duration.ofSeconds(2), Duration.ofSeconds(2)), pauses);
        }
    }

    @Test
    void anErrorOfTheServerIsShownAndNotRetried() throws Exception {
        try (InferenceSession session = open()) {
            server.infer(request -> new TestServer.Reply(400, "{\"error\":\"unexpected shape\"}"));
            ModelException e = assertThrows(ModelException.class, session::run);
            assertEquals(ModelException.Code.ENGINE_FAILED, e.code());
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("status 400: unexpected shape"), message);
            assertTrue(message.contains(server.url()), message);
            assertTrue(pauses.isEmpty());
        }
    }

    @Test
    void answersThatBreakTheProtocolAreRefused() throws Exception {
        try (InferenceSession session = open()) {
            server.infer(request -> TestServer.Reply.of(OipMessage.response(
                    "net",
                    "1",
                    request,
                    List.of(new OipTensor("heatmap", List.of(1, 1, 8, 8, 4), FloatBuffer.allocate(256))))));
            assertTrue(String.valueOf(
                            assertThrows(ModelException.class, session::run).getMessage())
                    .contains("[1, 1, 8, 8, 4]"));
            server.infer(request -> {
                TestServer.Reply whole = answer(request);
                byte[] cut = java.util.Arrays.copyOf(whole.body(), whole.body().length - 4);
                return new TestServer.Reply(200, cut, whole.headerLength(), "");
            });
            assertTrue(String.valueOf(
                            assertThrows(ModelException.class, session::run).getMessage())
                    .contains("binary_data_size"));
            server.infer(request -> new TestServer.Reply(200, "<html>proxy</html>"));
            assertTrue(String.valueOf(
                            assertThrows(ModelException.class, session::run).getMessage())
                    .contains("no JSON"));
        }
    }

    @Test
    @Tag("REQ-INF-2")
    void aRemoteNetworkThatDiffersFromTheContractIsRefused() throws Exception {
        refused(METADATA.replace("16,32,32", "16,32,64"), "image");
        refused(METADATA.replace("\"heatmap\"", "\"heat\""), "heatmap");
        refused(METADATA.replaceFirst("FP32", "FP16"), "FP16");
    }

    private void refused(String metadata, String word) throws Exception {
        server.metadata(metadata);
        ModelException e = assertThrows(ModelException.class, this::open);
        assertEquals(ModelException.Code.CONTRACT_MISMATCH, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }

    @Test
    void aServerThatIsNotThereFailsTheRunWithItsAddress() throws Exception {
        ModelPackage gone = model("{\"url\": \"http://127.0.0.1:9\", \"model\": \"net\", \"timeoutSeconds\": 1}");
        List<Duration> tried = new ArrayList<>();
        ModelException e = assertThrows(
                ModelException.class,
                () -> new RemoteEngine(pause -> {
                            tried.add(pause);
                            Thread.sleep(pause); // the pause itself is under test: a second of trying, then it gives up
                        })
                        .open(gone));
        assertTrue(String.valueOf(e.getMessage()).contains("http://127.0.0.1:9/v2/models/net"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("cannot be reached"), e.getMessage());
        assertTrue(!tried.isEmpty(), "tried again before it gave up");
    }

    @Test
    void anEndpointFileThatIsWrongIsNamed() throws Exception {
        for (String wrong : List.of("{\"url\": \"ftp://x\", \"model\": \"net\"}", "{\"url\": \"http://x\"}", "{")) {
            ModelPackage model = model(wrong);
            ModelException e = assertThrows(ModelException.class, () -> new RemoteEngine(pauses::add).open(model));
            assertEquals(ModelException.Code.CONTRACT_INVALID, e.code());
            assertTrue(String.valueOf(e.getMessage()).contains("remote.json"), e.getMessage());
        }
    }
}
