package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.report.ResultUids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader's verdicts over REST: each is durable, audited and sent on as a verified SR in place of the one before. */
@org.junit.jupiter.api.Tag("slow")
class VerdictIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    @org.junit.jupiter.api.Tag("REQ-WKL")
    @org.junit.jupiter.api.Tag("REQ-REP-3")
    void verdictsAreIssuedAsVerifiedReportsAndSurviveAKill() throws Exception {
        String study = JSON.readTree(SAMPLE.resolve("truth.json").toFile())
                .path("studyInstanceUid")
                .asText();
        Path archive = home.resolve("archive");
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_OUT_TYPE", "folder",
                "HILUM_DESTINATIONS_OUT_PATH", archive.toString(),
                "HILUM_REPORT_ORGANIZATION", "City Hospital",
                "HILUM_VERDICTS_QUIET_PERIOD", "10s");
        String verified;
        String devices;
        String rejected;
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            send(service);
            service.await(PATIENCE, () -> state(service, study).equals("DELIVERED"));
            JsonNode device = service.json("/api/v1/studies/" + study + "/report");
            JsonNode before = row(service, study);
            devices = device.path("resultUid").asText();
            service.await(PATIENCE, () -> reports(archive).size() == 1);
            rejected = device.path("nodules").path(0).path("findingUid").asText();
            String edited = device.path("nodules").path(1).path("findingUid").asText();

            badRequestsAreNamed(service, study, rejected);
            JsonNode first = put(service, rejected, "{\"verdict\":\"REJECTED\",\"reason\":\"VESSEL\"}", 200);
            assertNotEquals(
                    device.path("resultUid").asText(), first.path("resultUid").asText());
            put(service, edited, "{\"verdict\":\"EDITED\",\"edit\":{\"longAxisMm\":9.5,\"shortAxisMm\":7.5}}", 200);
            JsonNode plane = device.path("nodules").path(0);
            JsonNode added =
                    post(service, study, missed(plane.path("sopInstanceUid").asText()), 201);
            verified = added.path("resultUid").asText();

            JsonNode report = service.json("/api/v1/studies/" + study + "/report");
            assertEquals(verified, report.path("resultUid").asText());
            int found = device.path("nodules").size();
            assertEquals(found + 1, report.path("nodules").size());
            assertEquals("REJECTED", report.at("/nodules/0/verdict/action").asText());
            assertEquals(9.5, report.at("/nodules/1/longAxisMm").asDouble());
            assertTrue(report.at("/nodules/1/volumeMm3").isNull(), "another size has no measured volume");
            assertEquals(
                    "ADDED", report.at("/nodules/" + found + "/verdict/action").asText());
            assertTrue(report.at("/nodules/" + found + "/score").isNull());
            JsonNode after = row(service, study);
            assertEquals(found, after.path("noduleCount").asInt(), "one less, one more");
            assertEquals(before.path("timeToFlagMs"), after.path("timeToFlagMs"));

            service.kill();
        }
        try (ServiceProcess again = ServiceProcess.start(home.resolve("data"), settings)) {
            again.await(PATIENCE, () -> state(again, study).equals("DELIVERED"));
            again.await(
                    PATIENCE,
                    () -> newest(archive)
                                    .filter(sr -> sr.string(Tag.VerificationFlag)
                                            .orElse("")
                                            .equals("VERIFIED"))
                                    .isPresent()
                            && again.json("/api/v1/deliveries?state=PENDING")
                                    .path("deliveries")
                                    .isEmpty());
            assertEquals(2, reports(archive).size(), "the device's, and one with all three verdicts");
            DataSet sr = newest(archive).orElseThrow();
            DataSet observer = sr.items(Tag.VerifyingObserverSequence).getFirst();
            assertEquals(
                    "City Hospital", observer.string(Tag.VerifyingOrganization).orElseThrow());
            DataSet earlier = sr.item(Tag.PredecessorDocumentsSequence)
                    .flatMap(s -> s.item(Tag.ReferencedSeriesSequence))
                    .flatMap(s -> s.item(Tag.ReferencedSOPSequence))
                    .orElseThrow();
            assertEquals(
                    new ResultUids(devices).srSopInstanceUid(),
                    earlier.string(Tag.ReferencedSOPInstanceUID).orElseThrow(),
                    "the archive never saw the two in between");
            JsonNode view = again.json("/api/v1/studies/" + study);
            assertEquals(4, view.path("results").size());
            assertEquals(1, live(view));
            assertEquals(
                    3,
                    again.json("/api/v1/studies/" + study + "/verdicts")
                            .path("verdicts")
                            .size());
            assertTrue(again.json("/api/v1/usage?limit=1000").toString().contains("REJECTED finding=" + rejected));
            assertTrue(again.json("/api/v1/usage/verification").path("intact").asBoolean());
            JsonNode count =
                    again.json("/api/v1/models/verdicts").path("models").path(0);
            assertEquals(1, count.path("confirmed").asInt());
            assertEquals(1, count.path("rejected").asInt());
            assertEquals(1, count.path("missed").asInt());
            assertEquals(0.5, count.path("positivePredictiveValue").asDouble());

            aNewAnalysisOfTheSameKeepsTheVerdicts(again, study, verified);
        }
    }

    private void badRequestsAreNamed(ServiceProcess service, String study, String finding) throws Exception {
        assertEquals("VERDICT", put(service, finding, "{}", 400).path("code").asText());
        assertEquals(
                "EDIT",
                put(service, finding, "{\"verdict\":\"EDITED\"}", 400)
                        .path("code")
                        .asText());
        String flag = "{\"verdict\":\"EDITED\",\"edit\":{\"flag\":true}}";
        assertEquals("EDIT", put(service, finding, flag, 400).path("code").asText());
        String swapped = "{\"verdict\":\"EDITED\",\"edit\":{\"longAxisMm\":3,\"shortAxisMm\":7}}";
        assertEquals("EDIT", put(service, finding, swapped, 400).path("code").asText());
        String unknown = put(service, "1.2.3", "{\"verdict\":\"ACCEPTED\"}", 404)
                .path("code")
                .asText();
        assertEquals("UNKNOWN_FINDING", unknown);
        assertEquals(
                "EDIT", post(service, study, missed("1.2.3"), 400).path("code").asText());
        assertEquals(1, service.json("/api/v1/studies/" + study).path("results").size(), "nothing was issued");
    }

    private void aNewAnalysisOfTheSameKeepsTheVerdicts(ServiceProcess service, String study, String verified)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(service.url() + "/api/v1/studies/" + study + "/reanalyse"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertEquals(
                202, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        service.await(PATIENCE, () -> state(service, study).equals("DELIVERED"));
        assertEquals(
                verified,
                service.json("/api/v1/studies/" + study + "/report")
                        .path("resultUid")
                        .asText());
    }

    private static String missed(String sop) {
        return "{\"sopInstanceUid\":\"" + sop + "\",\"longAxis\":[[60,60],[70,60]],\"shortAxis\":[[65,57],[65,63]],"
                + "\"density\":\"GROUND_GLASS\"}";
    }

    private static long live(JsonNode view) {
        return view.path("results")
                .valueStream()
                .filter(r -> r.path("state").asText().equals("LIVE"))
                .count();
    }

    private static JsonNode row(ServiceProcess service, String study) {
        return service.json("/api/v1/worklist")
                .path("rows")
                .valueStream()
                .filter(r -> r.path("studyInstanceUid").asText().equals(study))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode put(ServiceProcess service, String finding, String body, int status) throws Exception {
        return sent(service, "/api/v1/findings/" + finding + "/verdict", "PUT", body, status);
    }

    private JsonNode post(ServiceProcess service, String study, String body, int status) throws Exception {
        return sent(service, "/api/v1/studies/" + study + "/missed-findings", "POST", body, status);
    }

    private JsonNode sent(ServiceProcess service, String path, String method, String body, int status)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(status, answer.statusCode(), () -> answer.body() + service.log());
        return JSON.readTree(answer.body());
    }

    private static java.util.Optional<DataSet> newest(Path archive) {
        return reports(archive).stream()
                .max(Comparator.comparing(
                        (DataSet sr) -> sr.string(Tag.ContentDate).orElse("")
                                + sr.string(Tag.ContentTime).orElse("")));
    }

    private static List<DataSet> reports(Path archive) {
        try (Stream<Path> tree = Files.walk(archive)) {
            return tree.filter(p -> p.toString().endsWith(".dcm"))
                    .map(VerdictIT::read)
                    .filter(Objects::nonNull)
                    .filter(d -> d.string(Tag.SOPClassUID).orElse("").equals(Uid.COMPREHENSIVE_3D_SR))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DataSet read(Path file) {
        try {
            return Part10Reader.read(file).dataSet();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String state(ServiceProcess service, String study) {
        return service.json("/api/v1/studies/" + study).path("state").asText();
    }

    private static void send(ServiceProcess service) throws Exception {
        String output = ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
    }
}
