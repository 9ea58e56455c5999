package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Validation runs through the packaged service: a broken case is a row, the report comes in three formats. */
@Tag("slow")
@Tag("REQ-VAL")
class ValidationRestIT {
    private static final String PATH = "/api/v1/validations";

    @TempDir
    private Path folder;

    @Test
    void aRunIsAskedForWatchedAndRead() throws Exception {
        Path cases = Files.createDirectories(folder.resolve("cases/broken")).getParent();
        Files.writeString(cases.resolve("broken/IM1.dcm"), "no DICOM");
        Files.writeString(
                cases.resolve("manifest.csv"),
                "case,path,reference,referenceType,label,sex,age,stage,site,disease\nbroken,broken,,,positive,,,,,\n");
        try (ServiceProcess service =
                ServiceProcess.start(folder.resolve("data"), Map.of("HILUM_VALIDATION_PATH", cases.toString()))) {
            HttpResponse<byte[]> accepted = post(service, "{\"manifest\": \"manifest.csv\"}");
            assertEquals(202, accepted.statusCode(), text(accepted));
            JsonNode job = new ObjectMapper().readTree(accepted.body());
            String own = PATH + "/" + job.path("id").asText();
            assertTrue(accepted.headers().firstValue("Location").orElseThrow().endsWith(own));
            service.await(
                    Duration.ofMinutes(2),
                    () -> service.json(own).path("state").asText().equals("DONE"));
            assertEquals(1, service.json(own).path("casesFailed").asInt());
            JsonNode results = new ObjectMapper()
                    .readTree(get(service, own + "/report", "application/json").body());
            assertTrue(results.at("/cases/0/error").asText().startsWith("NO_DICOM"), results.toString());
            assertTrue(text(get(service, own + "/report", "application/pdf")).startsWith("%PDF"));
            assertTrue(text(get(service, own + "/report", "text/html")).contains("<html"));
            assertEquals(1, service.json(PATH).size());
            refusals(service);
        }
    }

    private static void refusals(ServiceProcess service) throws Exception {
        HttpResponse<byte[]> outside = post(service, "{\"manifest\": \"../data/manifest.csv\"}");
        assertEquals(400, outside.statusCode());
        assertTrue(text(outside).contains("hilum.validation.path"), text(outside));
        assertEquals(400, post(service, "{}").statusCode());
        assertEquals(
                404,
                get(service, PATH + "/00000000-0000-0000-0000-000000000000", "application/json")
                        .statusCode());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> post(ServiceProcess service, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(service.url() + PATH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<byte[]> get(ServiceProcess service, String path, String accept) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(service.url() + path)).header("Accept", accept));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
