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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service refuses by itself what a role may not do; the pages hide nothing that it would allow. */
@Tag("slow")
@Tag("REQ-OPS-1")
class SignInIT {
    private static final String PASSWORD = "a long password";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    void rolesAreEnforcedByTheService() throws Exception {
        Path users = home.resolve("users");
        Files.write(
                users, List.of(line("reader", "radiologist"), line("keeper", "operator"), line("val", "validator")));
        Map<String, String> settings = Map.of("HILUM_AUTH", "local", "HILUM_USERS_FILE", users.toString());
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            String verdict = "/api/v1/findings/1.2.3/verdict";
            for (String path : List.of("/", "/api/v1/worklist", "/dicomweb/studies", "/q/openapi", "/v2")) {
                assertEquals(401, get(service, path, null, PASSWORD).statusCode(), path);
                assertEquals(
                        401, get(service, path, "reader", "a wrong password").statusCode(), path);
            }
            assertEquals(200, get(service, "/q/health/ready", null, "").statusCode(), "probes need no sign-in");
            assertEquals(
                    200, get(service, "/api/v1/worklist", "reader", PASSWORD).statusCode());
            assertEquals(403, get(service, "/api/v1/worklist", "val", PASSWORD).statusCode());
            assertEquals(200, get(service, "/api/v1/models", "val", PASSWORD).statusCode());
            assertEquals(
                    403,
                    get(service, "/api/v1/models/../worklist", "val", PASSWORD).statusCode());
            String body = "{\"verdict\":\"ACCEPTED\"}";
            assertEquals(
                    404, send(service, "PUT", verdict, "reader", body, null).statusCode(), "may, but there is none");
            assertEquals(
                    403, send(service, "PUT", verdict, "keeper", body, null).statusCode());
            assertEquals(
                    403,
                    send(service, "POST", "/api/v1/patients/erasure", "reader", "{}", null)
                            .statusCode());
            assertEquals(
                    400,
                    send(service, "POST", "/api/v1/patients/erasure", "keeper", "{}", null)
                            .statusCode());
            HttpResponse<String> session = get(service, "/api/v1/session", "reader", PASSWORD);
            assertEquals("{\"signIn\":true,\"user\":\"reader\",\"name\":\"Some^reader\"}", session.body());

            HttpResponse<String> foreign = send(service, "PUT", verdict, "reader", body, "https://elsewhere.example");
            assertEquals(403, foreign.statusCode());
            assertTrue(foreign.body().contains("CROSS_SITE"), foreign.body());
            assertEquals(
                    404,
                    send(service, "PUT", verdict, "reader", body, service.url()).statusCode());

            everyWritingRequestIsRefusedToTheRolesThatMayNot(service);

            for (int i = 0; i < 10; i++) {
                assertEquals(401, get(service, "/", "keeper", "wrong " + i).statusCode());
            }
            assertEquals(429, get(service, "/", "keeper", "wrong again").statusCode());
            assertTrue(!service.log().contains(PASSWORD) && !service.log().contains("wrong again"));
        }
    }

    /** Who may do it, of each request that is no plain reading; a new one is missing here until somebody decides. */
    private static final Map<String, Set<String>> WRITERS = Map.ofEntries(
            Map.entry("POST /api/v1/worklist/search", Set.of("reader", "keeper")),
            Map.entry("PUT /api/v1/findings/{finding}/verdict", Set.of("reader")),
            Map.entry("POST /api/v1/studies/{study}/missed-findings", Set.of("reader")),
            Map.entry("PUT /api/v1/studies/{study}/sign-off", Set.of("reader")),
            Map.entry("PUT /api/v1/studies/{study}/comparison", Set.of("reader")),
            Map.entry("POST /api/v1/studies/{study}/reanalyse", Set.of("reader", "keeper")),
            Map.entry("POST /api/v1/upload", Set.of("reader", "keeper")),
            Map.entry("POST /dicomweb/studies", Set.of("reader", "keeper")),
            Map.entry("POST /api/v1/deliveries/{id}/retry", Set.of("keeper")),
            Map.entry("POST /api/v1/patients/erasure", Set.of("keeper")),
            Map.entry("POST /api/v1/settings/reload", Set.of("keeper")),
            Map.entry("POST /api/v1/validations", Set.of("val")),
            Map.entry("POST /v2/models/{model}/infer", Set.of("keeper", "val")),
            Map.entry("POST /v2/models/{model}/versions/{version}/infer", Set.of("keeper", "val")));

    private void everyWritingRequestIsRefusedToTheRolesThatMayNot(ServiceProcess service) throws Exception {
        JsonNode paths = new ObjectMapper()
                .readTree(get(service, "/q/openapi?format=json", "reader", PASSWORD)
                        .body())
                .path("paths");
        Set<String> found = new TreeSet<>();
        paths.fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!Set.of("get", "head", "parameters").contains(method)) {
                        found.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        assertEquals(new TreeSet<>(WRITERS.keySet()), found);
        for (Map.Entry<String, Set<String>> writer : WRITERS.entrySet()) {
            String method = writer.getKey().split(" ")[0];
            String path = writer.getKey().split(" ")[1].replaceAll("\\{[a-z]+}", "1.2.3");
            assertEquals(401, unsigned(service, method, path), writer.getKey());
            for (String user : List.of("reader", "keeper", "val")) {
                int status = send(service, method, path, user, "{}", null).statusCode();
                boolean may = writer.getValue().contains(user);
                assertEquals(may, status != 403, writer.getKey() + " by " + user + ": " + status);
                assertTrue(status != 401 && status < 500, writer.getKey() + " by " + user + ": " + status);
            }
        }
    }

    private int unsigned(ServiceProcess service, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void withoutUsersTheServiceDoesNotStart() throws Exception {
        Map<String, String> settings = Map.of(
                "HILUM_AUTH", "local", "HILUM_USERS_FILE", home.resolve("none").toString());
        try (ServiceProcess service = ServiceProcess.launch(home, settings)) {
            assertEquals(1, service.waitFor());
            assertTrue(service.log().contains("hilum.users.file="), service.log());
        }
    }

    private String line(String user, String role) throws Exception {
        List<String> verb = List.of("user", user, "--roles", role, "--name", "Some^" + user);
        Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        Process process = new ProcessBuilder(new ArrayList<>(ServiceProcess.command(verb)))
                .redirectInput(password.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().filter(l -> l.startsWith(user + ":")).findFirst().orElseThrow();
    }

    private HttpResponse<String> get(ServiceProcess service, String path, String user, String password)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path));
        if (user != null) {
            request.header("Authorization", basic(user, password));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(
            ServiceProcess service, String method, String path, String user, String body, String origin)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", basic(user, PASSWORD))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (origin != null) {
            request.header("Origin", origin);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }
}
