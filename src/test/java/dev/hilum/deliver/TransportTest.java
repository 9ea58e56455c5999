package dev.hilum.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hilum.deliver.Destination.HttpTarget;
import dev.hilum.deliver.Destination.ObjectRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each transport sends, and what it makes of the answers. */
@Tag("REQ-DLV-4")
class TransportTest {
    private static final DispatchSettings SETTINGS = new DispatchSettings(
            "HILUM",
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            BackOff.standard(),
            2,
            3,
            Duration.ofMinutes(1),
            Map.of());

    @TempDir
    private Path folder;

    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private HttpServer server;
    private int answerCode = 200;
    private String answerBody = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        byte[] body = answerBody.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answerCode, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void stowSendsAllObjectsInOneRequestAndCountsEachByTheAnswer() throws IOException {
        Delivery delivery = delivery(dicom("1.1"), dicom("1.2"), dicom("1.3"));
        answerCode = 202;
        answerBody = """
                [{"00081199":{"vr":"SQ","Value":[
                   {"00081155":{"vr":"UI","Value":["1.1"]}},
                   {"00081155":{"vr":"UI","Value":["1.2"]},"00081196":{"vr":"US","Value":[45056]}}]},
                  "00081198":{"vr":"SQ","Value":[
                   {"00081155":{"vr":"UI","Value":["1.3"]},"00081197":{"vr":"US","Value":[42752]}}]}}]""";
        Attempt attempt = stow().send(archive(), delivery, delivery.objects());
        assertTrue(attempt.reached());
        assertEquals(
                List.of(true, true, false),
                attempt.outcomes().stream().map(ItemOutcome::delivered).toList());
        assertEquals("warning B000", attempt.outcomes().get(1).error());
        assertEquals("failure reason A700", attempt.outcomes().get(2).error());
        assertEquals(1, requests.size());
        assertTrue(
                requests.getFirst()
                        .startsWith(
                                "POST /dicom-web/studies/1.9 multipart/related; type=\"application/dicom\"; boundary="),
                requests.getFirst());
        assertEquals(3, bodies.getFirst().split("Content-Type: application/dicom\r\n\r\nobject ", -1).length - 1);
        assertTrue(bodies.getFirst().endsWith("--\r\n"));
    }

    @Test
    void stowTakesNoSuccessForGrantedThatNamesNothingInPart() throws IOException {
        Delivery delivery = delivery(dicom("1.1"));
        answerCode = 202;
        assertFalse(stow().send(archive(), delivery, delivery.objects())
                .outcomes()
                .getFirst()
                .delivered());
        answerCode = 200;
        assertTrue(stow().send(archive(), delivery, delivery.objects())
                .outcomes()
                .getFirst()
                .delivered());
        answerCode = 503;
        Attempt down = stow().send(archive(), delivery, delivery.objects());
        assertFalse(down.reached(), "a server that cannot work now is left alone for a while");
    }

    @Test
    void fhirPostsABundleAndPutsAResourceUnderItsId() throws IOException {
        HttpObjects http = new HttpObjects(new HttpPost(SETTINGS));
        Destination.Fhir fhir = new Destination.Fhir(
                "EHR", new HttpTarget(URI.create(url() + "/fhir/"), Optional.of("secret")), Set.of(ObjectRole.FHIR));
        Attempt attempt = http.send(
                fhir,
                List.of(
                        file(ObjectRole.FHIR, "a.json", "{\"resourceType\":\"Bundle\",\"id\":\"7\"}"),
                        file(ObjectRole.FHIR, "b.json", "{\"resourceType\":\"DiagnosticReport\",\"id\":\"7\"}")));
        assertTrue(attempt.outcomes().stream().allMatch(ItemOutcome::delivered));
        assertEquals(
                List.of(
                        "POST /fhir application/fhir+json Bearer secret",
                        "PUT /fhir/DiagnosticReport/7 application/fhir+json Bearer secret"),
                requests);
        assertFalse(fhir.toString().contains("secret"), "the token is in no log");
    }

    @Test
    void aWebhookThatRefusesIsAFailureWithoutItsWords() throws IOException {
        HttpObjects http = new HttpObjects(new HttpPost(SETTINGS));
        Destination.Webhook hook = new Destination.Webhook(
                "HOOK", new HttpTarget(URI.create(url() + "/in"), Optional.empty()), Set.of(ObjectRole.JSON));
        answerCode = 422;
        answerBody = "patient Wang^Wei is unknown";
        Attempt attempt = http.send(hook, List.of(file(ObjectRole.JSON, "a.json", "{}")));
        assertTrue(attempt.reached());
        assertEquals("HTTP status 422", attempt.outcomes().getFirst().error());
        assertEquals(List.of("POST /in application/json null"), requests);
    }

    @Test
    void anHttpServerThatHangsIsNotReached() throws IOException {
        try (ServerSocket hung = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HttpObjects http = new HttpObjects(new HttpPost(SETTINGS));
            URI url = URI.create("http://127.0.0.1:" + hung.getLocalPort());
            Destination.Webhook hook =
                    new Destination.Webhook("HOOK", new HttpTarget(url, Optional.empty()), Set.of(ObjectRole.JSON));
            Attempt attempt = http.send(hook, List.of(file(ObjectRole.JSON, "a.json", "{}")));
            assertFalse(attempt.reached());
            assertTrue(String.valueOf(attempt.outcomes().getFirst().error()).startsWith("TIMED_OUT"));
        }
    }

    @Test
    void mllpDeliversWhatIsAcknowledgedByItsControlId() throws IOException {
        assertTrue(mllp("MSH|^~\\&|R\rMSA|AA|42\r").delivered());
        assertFalse(mllp("MSH|^~\\&|R\rMSA|AA|41\r").delivered(), "another message was acknowledged");
        ItemOutcome refused = mllp("MSH|^~\\&|R\rMSA|AE|42|Wang^Wei is unknown\r");
        assertFalse(refused.delivered());
        assertEquals("not accepted: MSA-1 AE", refused.error());
        assertFalse(mllp(null).delivered(), "closed without an answer");
    }

    /** Sends one message to a receiver that says this once and closes. */
    private ItemOutcome mllp(String says) throws IOException {
        try (ServerSocket receiver = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try (Socket socket = receiver.accept()) {
                    int next;
                    do {
                        next = socket.getInputStream().read();
                    } while (next != 0x1C);
                    socket.getInputStream().read();
                    if (says != null) {
                        socket.getOutputStream()
                                .write(("\u000B" + says + "\u001C\r").getBytes(StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Destination.Hl7 hl7 = new Destination.Hl7(
                    "RIS", "127.0.0.1", receiver.getLocalPort(), Set.of(ObjectRole.HL7), Optional.empty());
            Attempt attempt = new MllpClient(SETTINGS)
                    .send(
                            hl7,
                            List.of(file(
                                    ObjectRole.HL7,
                                    "a.hl7",
                                    "MSH|^~\\&|A|B|C|D|20260301||ORU^R01|42|P|2.5.1\rPID|1\r")));
            thread.join();
            return attempt.outcomes().getFirst();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWindowOverMidnightOpensInTheEvening() {
        DeliveryWindow window = DeliveryWindow.parse("20:00-06:00", ZoneId.of("Asia/Shanghai"));
        Instant noon = Instant.parse("2026-03-01T04:00:00Z");
        assertEquals(Instant.parse("2026-03-01T12:00:00Z"), window.next(noon));
        Instant night = Instant.parse("2026-03-01T21:59:59Z");
        assertEquals(night, window.next(night));
        assertEquals(Instant.parse("2026-03-02T12:00:00Z"), window.next(Instant.parse("2026-03-01T22:00:00Z")));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static StowClient stow() {
        return new StowClient(new HttpPost(SETTINGS));
    }

    private Destination.StowRs archive() {
        return new Destination.StowRs(
                "ARCHIVE", new HttpTarget(URI.create(url() + "/dicom-web"), Optional.empty()), Set.of(ObjectRole.SR));
    }

    private Delivery.Item dicom(String uid) throws IOException {
        Path path = Files.writeString(folder.resolve(uid + ".dcm"), "object " + uid);
        return new Delivery.Item(ObjectRole.SR, path, "1.2.840.10008.5.1.4.1.1.88.34", uid, null);
    }

    private Delivery.Item file(ObjectRole role, String name, String content) throws IOException {
        return new Delivery.Item(role, Files.writeString(folder.resolve(name), content), null, "2.25." + name, null);
    }

    private static Delivery delivery(Delivery.Item... items) {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        return new Delivery(
                "ARCHIVE:r", "r", "1.9", "ARCHIVE", DeliveryState.PENDING, 0, now, now, null, null, List.of(items));
    }
}
