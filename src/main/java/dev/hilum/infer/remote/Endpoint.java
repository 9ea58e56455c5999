package dev.hilum.infer.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a remote model is: the file that a contract with {@code "engine": "remote"} names as its weights.
 *
 * @param server for instance {@code http://triton:8000}
 * @param version empty: the server chooses
 * @param timeout of one run, retries included
 */
record Endpoint(URI server, String model, String version, Duration timeout) {
    private static final int DEFAULT_SECONDS = 60;

    /** @throws ModelException CONTRACT_INVALID naming file and key */
    static Endpoint read(Path file) {
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            String url = json.path("url").asText();
            String model = json.path("model").asText();
            int seconds = json.path("timeoutSeconds").asInt(DEFAULT_SECONDS);
            require(
                    file,
                    url.matches("https?://[^/?#@]+(/[^?#@]*)?"),
                    "url",
                    "must be http:// or https:// with a host");
            require(file, model.matches("[A-Za-z0-9._-]+"), "model", "must be the model's name on the server");
            require(file, seconds > 0, "timeoutSeconds", "must be positive");
            String version = json.path("version").asText();
            require(file, version.matches("[A-Za-z0-9._-]*"), "version", "must be a version or be left out");
            return new Endpoint(URI.create(url.replaceAll("/+$", "")), model, version, Duration.ofSeconds(seconds));
        } catch (IOException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID, file + ": cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    /** {@code …/v2/models/NAME[/versions/VERSION]} and what follows. */
    URI path(String rest) {
        String versions = version.isEmpty() ? "" : "/versions/" + version;
        return URI.create(server + "/v2/models/" + model + versions + rest);
    }

    private static void require(Path file, boolean holds, String key, String rule) {
        if (!holds) {
            throw new ModelException(ModelException.Code.CONTRACT_INVALID, file + ": " + key + ": " + rule);
        }
    }
}
