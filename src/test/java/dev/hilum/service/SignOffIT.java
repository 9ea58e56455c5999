package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.StructuredReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A radiologist who has signed in signs the report: kept, audited, and at the archive at once as verified by that name. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-WKL")
@org.junit.jupiter.api.Tag("REQ-REP-3")
class SignOffIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "影像所见\n右肺上叶实性结节 6.3 mm。\n\nIMPRESSION\nFollow up in 12 months.";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    void aSignedReportBearsTheReadersNameAndText() throws Exception {
        Path archive = home.resolve("archive");
        try (TestIssuer issuer = new TestIssuer()) {
            Map<String, String> settings = Map.of(
                    "HILUM_DESTINATIONS_OUT_TYPE", "folder",
                    "HILUM_DESTINATIONS_OUT_PATH", archive.toString(),
                    "HILUM_REPORT_ORGANIZATION", "City Hospital",
                    "HILUM_AUTH", "oidc",
                    "HILUM_OIDC_ISSUER", issuer.url(),
                    "HILUM_OIDC_CLIENT_ID", "hilum",
                    "HILUM_VERDICTS_QUIET_PERIOD", "1h");
            String study = JSON.readTree(SAMPLE.resolve("truth.json").toFile())
                    .path("studyInstanceUid")
                    .asText();
            String reader = issuer.token(
                    ",\"roles\":[\"radiologist\"],\"preferred_username\":\"li\",\"family_name\":\"李\",\"given_name\":\"娜\"");
            String keeper = issuer.token(",\"roles\":[\"operator\"]");
            String signed;
            try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
                String output =
                        ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
                assertTrue(output.endsWith("exit 0"), output);
                String view = "/api/v1/studies/" + study;
                service.await(
                        PATIENCE,
                        () -> json(service, view, reader).path("state").asText().equals("DELIVERED"));
                JsonNode device = json(service, view + "/report", reader);
                String seen = device.path("resultUid").asText();
                String finding = device.at("/nodules/0/findingUid").asText();
                refusals(service, view, seen, reader, keeper);
                String judged = JSON.readTree(put(
                                service,
                                "/api/v1/findings/" + finding + "/verdict",
                                "{\"verdict\":\"REJECTED\",\"reason\":\"VESSEL\"}",
                                reader,
                                200))
                        .path("resultUid")
                        .asText();
                assertEquals(1, reports(archive).size(), "a verdict waits for more of them");
                put(service, view + "/sign-off", body(seen, TEXT), reader, 409);
                signed = JSON.readTree(put(service, view + "/sign-off", body(judged, TEXT), reader, 200))
                        .path("resultUid")
                        .asText();
                service.kill();
            }
            try (ServiceProcess again = ServiceProcess.start(home.resolve("data"), settings)) {
                again.await(PATIENCE, () -> reports(archive).size() == 2);
                DataSet sr = reports(archive).stream()
                        .filter(d -> d.string(Tag.VerificationFlag).orElse("").equals("VERIFIED"))
                        .findFirst()
                        .orElseThrow();
                DataSet observer = sr.items(Tag.VerifyingObserverSequence).getFirst();
                assertEquals("李^娜", observer.string(Tag.VerifyingObserverName).orElseThrow());
                assertEquals(
                        "City Hospital",
                        observer.string(Tag.VerifyingOrganization).orElseThrow());
                assertEquals("COMPLETE", sr.string(Tag.CompletionFlag).orElseThrow());
                assertTrue(
                        texts(StructuredReport.readContent(sr)).anyMatch(t -> t.contains(TEXT.replace("\n", "\r\n"))));
                everythingIsKept(again, study, signed, reader);
            }
        }
    }

    private void refusals(ServiceProcess service, String view, String seen, String reader, String keeper)
            throws Exception {
        put(service, view + "/sign-off", body(seen, TEXT), keeper, 403);
        put(service, view + "/sign-off", "{}", reader, 400);
        put(service, view + "/sign-off", body(seen, "  "), reader, 400);
        put(service, view + "/sign-off", body(seen, "a\u0001b"), reader, 400);
        put(service, "/api/v1/studies/1.2.3/sign-off", body(seen, TEXT), reader, 404);
        assertEquals(1, json(service, view, reader).path("results").size(), "nothing was issued");
    }

    private void everythingIsKept(ServiceProcess service, String study, String signed, String reader) {
        JsonNode history =
                json(service, "/api/v1/studies/" + study + "/sign-off", reader).path("signOffs");
        assertEquals(1, history.size());
        assertEquals(TEXT, history.at("/0/text").asText());
        assertEquals("li", history.at("/0/reader").asText());
        assertEquals(signed, history.at("/0/resultUid").asText());
        JsonNode report = json(service, "/api/v1/studies/" + study + "/report", reader);
        assertEquals(TEXT, report.at("/verification/reportText").asText());
        assertEquals("REJECTED", report.at("/verification/decisions/0/action").asText(), "the verdict is in it");
        String ledger = json(service, "/api/v1/usage?limit=1000", reader).toString();
        assertTrue(ledger.contains("SIGN_OFF") && ledger.contains("by=li"), ledger);
        JsonNode row = json(service, "/api/v1/worklist", reader).at("/rows/0");
        assertEquals(history.at("/0/at").asText(), row.path("signedAt").asText());
    }

    private static String body(String result, String text) throws IOException {
        return JSON.writeValueAsString(Map.of("resultUid", result, "text", text));
    }

    private static Stream<String> texts(ContentItem item) {
        Stream<String> own = item instanceof ContentItem.Text text ? Stream.of(text.value()) : Stream.empty();
        return Stream.concat(own, item.content().stream().flatMap(child -> texts(child.item())));
    }

    private static List<DataSet> reports(Path archive) {
        try (Stream<Path> tree = Files.walk(archive)) {
            return tree.filter(p -> p.toString().endsWith(".dcm"))
                    .map(SignOffIT::read)
                    .filter(d -> d.string(Tag.SOPClassUID).orElse("").equals(Uid.COMPREHENSIVE_3D_SR))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSet read(Path file) {
        try {
            return Part10Reader.read(file).dataSet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode json(ServiceProcess service, String path, String token) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json")
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? JSON.readTree(answer.body())
                    : JSON.getNodeFactory().missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String put(ServiceProcess service, String path, String body, String token, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(status, answer.statusCode(), () -> path + ": " + answer.body() + service.log());
        return answer.body();
    }
}
