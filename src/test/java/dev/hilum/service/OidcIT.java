package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in at a token issuer: bearer tokens of programs, the code flow of browsers, roles from a claim. */
@Tag("slow")
@Tag("REQ-OPS-1")
class OidcIT {
    private static final String SECRET = "a client secret of 32 characters";
    private static final String VERDICT = "/api/v1/findings/1.2.3/verdict";
    private static final String LI =
            ",\"realm_access\":{\"roles\":[\"radiologist\",\"offline\"]},\"preferred_username\":\"li\","
                    + "\"family_name\":\"Li\",\"given_name\":\"Na\"";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    void whoTheIssuerNamesMayWhatTheRolesAllow() throws Exception {
        try (TestIssuer issuer = new TestIssuer();
                ServiceProcess service = ServiceProcess.start(home, settings(issuer))) {
            aBearerTokenSignsIn(service, issuer);
            whatIsNoGoodTokenIsRefused(service, issuer);
            aBrowserGoesThroughTheIssuer(service, issuer);
            assertTrue(!service.log().contains(SECRET), "no secret in the log");
        }
    }

    @Test
    void withoutAnIssuerTheServiceDoesNotStart() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("HILUM_AUTH", "oidc", "HILUM_OIDC_CLIENT_SECRET", "short"));
        settings.put("HILUM_OIDC_ISSUER", "http://issuer.example/");
        try (ServiceProcess service = ServiceProcess.launch(home, settings)) {
            assertEquals(1, service.waitFor());
            for (String key : new String[] {"hilum.oidc.issuer", "hilum.oidc.client-id", "hilum.oidc.client-secret"}) {
                assertTrue(service.log().contains(key), service.log());
            }
        }
    }

    private static Map<String, String> settings(TestIssuer issuer) {
        return Map.of(
                "HILUM_AUTH", "oidc",
                "HILUM_OIDC_ISSUER", issuer.url(),
                "HILUM_OIDC_CLIENT_ID", "hilum",
                "HILUM_OIDC_CLIENT_SECRET", SECRET,
                "HILUM_OIDC_ROLES_CLAIM", "realm_access/roles");
    }

    private void aBearerTokenSignsIn(ServiceProcess service, TestIssuer issuer) throws Exception {
        String reader = issuer.token(LI);
        String keeper = issuer.token(roles("operator"));
        String validator = issuer.token(roles("validator"));
        JsonNode session = new ObjectMapper()
                .readTree(ask(service, "GET", "/api/v1/session", reader).body());
        assertEquals("li", session.path("user").asText());
        assertEquals("Li^Na", session.path("name").asText());
        assertEquals(200, ask(service, "GET", "/api/v1/worklist", reader).statusCode());
        assertEquals(200, ask(service, "GET", "/api/v1/worklist", keeper).statusCode());
        assertEquals(403, ask(service, "GET", "/api/v1/worklist", validator).statusCode());
        assertEquals(404, ask(service, "PUT", VERDICT, reader).statusCode(), "may, but there is none");
        assertEquals(403, ask(service, "PUT", VERDICT, keeper).statusCode());
        assertEquals(403, ask(service, "PUT", VERDICT, validator).statusCode());
        assertEquals(
                403, ask(service, "POST", "/api/v1/patients/erasure", reader).statusCode());
        assertEquals(200, ask(service, "GET", "/q/health/ready", null).statusCode(), "probes need no sign-in");
    }

    private void whatIsNoGoodTokenIsRefused(ServiceProcess service, TestIssuer issuer) throws Exception {
        Instant soon = Instant.now().plusSeconds(300);
        Map<String, String> bad = new HashMap<>();
        bad.put(
                "expired",
                issuer.signed(
                        TestIssuer.payload(issuer.url(), "hilum", Instant.now().minusSeconds(60), LI)));
        bad.put("another issuer", issuer.signed(TestIssuer.payload("https://elsewhere.example", "hilum", soon, LI)));
        bad.put("for another client", issuer.signed(TestIssuer.payload(issuer.url(), "billing", soon, LI)));
        String good = TestIssuer.payload(issuer.url(), "hilum", soon, LI);
        bad.put("another key", TestIssuer.sign(TestIssuer.newKey(), "RS256", good));
        bad.put("not signed", TestIssuer.sign(TestIssuer.newKey(), "none", good));
        bad.put("no token", "abc");
        for (Map.Entry<String, String> one : bad.entrySet()) {
            for (String path : new String[] {"/api/v1/worklist", "/dicomweb/studies", "/"}) {
                assertEquals(401, ask(service, "GET", path, one.getValue()).statusCode(), one.getKey() + " " + path);
            }
        }
        assertEquals(401, ask(service, "GET", "/api/v1/worklist", null).statusCode());
        assertEquals(401, ask(service, "PUT", VERDICT, null).statusCode());
        for (String nobody : new String[] {issuer.token(""), issuer.token(roles("janitor"))}) {
            for (String path : new String[] {"/", "/api/v1/session", "/api/v1/worklist", "/v2"}) {
                assertEquals(403, ask(service, "GET", path, nobody).statusCode(), "no role: " + path);
            }
        }
    }

    private void aBrowserGoesThroughTheIssuer(ServiceProcess service, TestIssuer issuer) throws Exception {
        issuer.browserClaims = LI;
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        URI at = URI.create(service.url() + "/operations.html");
        StringBuilder way = new StringBuilder();
        HttpResponse<String> answer = open(browser, at);
        for (int step = 0; step < 8 && answer.statusCode() == 302; step++) {
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
            way.append(at.getPort() == service.httpPort ? 'S' : 'I');
            answer = open(browser, at);
        }
        assertEquals(200, answer.statusCode(), way + " " + answer.body());
        assertTrue(way.toString().startsWith("IS"), "by the issuer: " + way);
        assertEquals("/operations.html", at.getPath(), "back to the page that was asked for");
        assertTrue(answer.body().contains("operations.js"));
        HttpResponse<String> session = open(browser, URI.create(service.url() + "/api/v1/session"));
        assertTrue(session.body().contains("Li^Na"), session.body());
        HttpResponse<String> foreign = browser.send(
                HttpRequest.newBuilder(URI.create(service.url() + VERDICT))
                        .header("Origin", "https://elsewhere.example")
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(403, foreign.statusCode(), "the cookie is no leave for other sites");
    }

    private static HttpResponse<String> open(HttpClient browser, URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String roles(String role) {
        return ",\"realm_access\":{\"roles\":[\"" + role + "\"]}";
    }

    private HttpResponse<String> ask(ServiceProcess service, String method, String path, String token)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{\"verdict\":\"ACCEPTED\"}"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
