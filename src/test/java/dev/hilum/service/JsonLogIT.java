package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of logs gets: one JSON object a line; only what the verb says to a person at the terminal is none. */
@Tag("slow")
@Tag("REQ-OPS")
class JsonLogIT {
    @TempDir
    private Path home;

    @Test
    void everyLogLineIsAnObjectWithTimeLevelAndMessage() throws Exception {
        List<JsonNode> objects = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(home, Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"))) {
            service.terminate();
            for (String line : service.log().lines().toList()) {
                if (line.startsWith("{")) {
                    objects.add(new ObjectMapper().readTree(line));
                } else {
                    others.add(line);
                }
            }
        }
        assertTrue(others.stream().noneMatch(line -> line.matches("[0-9]{4}-[0-9]{2}-.*")), others.toString());
        assertTrue(objects.size() > 1, "it logs that it starts and that it ends");
        for (JsonNode line : objects) {
            assertTrue(
                    line.hasNonNull("timestamp") && line.hasNonNull("level") && line.hasNonNull("message"),
                    line.toString());
        }
    }
}
