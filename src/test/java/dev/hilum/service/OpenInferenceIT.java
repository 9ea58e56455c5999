package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.infer.GoldenCase;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.remote.RemoteEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our remote engine against the {@code /v2} of the packaged service: the golden case of a shipped model over the wire. */
@Tag("slow")
@Tag("REQ-INF-3")
class OpenInferenceIT {
    private static final String NAME = "nodule-segmentation";

    @TempDir
    private Path home;

    @Test
    void theRemoteEngineGetsTheGoldenAnswersOfTheResidentModel() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            assertTrue(service.json("/v2/health/ready").path("ready").asBoolean());
            assertEquals("hilum", service.json("/v2").path("name").asText());
            JsonNode metadata = service.json("/v2/models/" + NAME);
            String version = metadata.path("versions").path(0).asText();
            assertEquals(
                    "FP32", metadata.path("inputs").path(0).path("datatype").asText());
            assertTrue(service.json("/v2/models/" + NAME + "/versions/" + version + "/ready")
                    .path("ready")
                    .asBoolean());
            JsonNode models = service.json("/api/v1/models");
            assertTrue(models.path("versions").size() >= 3, models.toString());
            try (RemoteEngine engine = new RemoteEngine();
                    InferenceSession session = engine.open(remote(service.url(), version))) {
                GoldenCase golden = GoldenCase.run(session);
                assertTrue(golden.agrees(), "differs by " + golden.largestDifference());
            }
        }
    }

    /** The shipped contract with the engine remote, and the shipped golden case. */
    private ModelPackage remote(String url, String version) throws Exception {
        Path shipped = Path.of("models", NAME, version);
        Path folder = Files.createDirectories(home.resolve(NAME).resolve(version));
        String endpoint = "{\"url\": \"" + url + "\", \"model\": \"" + NAME + "\", \"version\": \"" + version + "\"}";
        ObjectNode contract = (ObjectNode)
                new ObjectMapper().readTree(shipped.resolve("model.json").toFile());
        contract.put("engine", "remote").put("weights", "remote.json");
        contract.put(
                "sha256",
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(endpoint.getBytes(StandardCharsets.UTF_8))));
        Files.writeString(folder.resolve("remote.json"), endpoint);
        Files.writeString(folder.resolve("model.json"), contract.toString());
        Files.write(folder.resolve("golden.json"), Files.readAllBytes(shipped.resolve("golden.json")));
        return ModelPackage.read(folder);
    }
}
