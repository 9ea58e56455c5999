package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.audit.SyslogReceiver;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.TestCertificates;
import dev.hilum.dicom.net.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service where everything is over TLS with certificates both ways: modality, archive, audit repository. The
 * archive is down at first; its delivery is replayed by the command line. What people and nodes did is in the audit trail.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-DLV-4")
@org.junit.jupiter.api.Tag("REQ-OPS-1")
class SecureSiteIT {
    private static final String PASSWORD = "a long password";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void everyWayIsEncryptedAndEveryDeedIsAudited() throws Exception {
        DebianPeer.require("storescp");
        TestCertificates certificates = TestCertificates.in(folder("certificates"));
        int archivePort = freePort();
        String study = SmallCt.studyUid(1);
        try (SyslogReceiver repository = SyslogReceiver.tls(certificates.context())) {
            Map<String, String> settings = settings(certificates, archivePort, repository.port());
            try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
                send(Integer.parseInt(settings.get("HILUM_DICOM_TLS_PORT")), certificates);
                service.await(PATIENCE, () -> deliveries(service, "PENDING").contains("CONNECT"));
                Process archive = archive(certificates, archivePort);
                try {
                    service.await(PATIENCE, () -> accepts(archivePort));
                    JsonNode delivery = json.readTree(deliveries(service, "PENDING"))
                            .path("deliveries")
                            .path(0);
                    assertEquals(0, retry(service, delivery.path("id").asText()));
                    service.await(
                            PATIENCE, () -> deliveries(service, "DELIVERED").contains(study));
                    assertEquals(1, files(home.resolve("archive")), "the SR, once");
                } finally {
                    archive.destroy();
                    archive.waitFor();
                }
                assertEquals(
                        200,
                        get(service, "/api/v1/studies/" + study, "reader", PASSWORD)
                                .statusCode());
                assertEquals(
                        200,
                        get(service, "/dicomweb/studies?limit=1", "reader", PASSWORD)
                                .statusCode());
                assertEquals(
                        401, get(service, "/api/v1/worklist", "reader", "wrong").statusCode());
                assertFalse(service.log().contains("Cluster^1"), "no patient in a log");
                assertEquals(0, service.terminate());
            }
            audited(repository.messages(), study);
        }
    }

    private static void audited(List<String> messages, String study) {
        String patient = "<ParticipantObjectName>Cluster^1</ParticipantObjectName>";
        assertTrue(messages.getFirst().contains("csd-code=\"110120\""), "the start comes first");
        assertTrue(messages.getLast().contains("csd-code=\"110121\""), "the stop last");
        assertAudited(messages, "110104", "EventActionCode=\"C\"", "UserID=\"MODALITY\"", study, patient);
        assertAudited(messages, "110102", "UserID=\"ARCHIVE\"", study, patient);
        assertAudited(
                messages,
                "110104",
                "EventActionCode=\"R\"",
                "EventOutcomeIndicator=\"0\"",
                "UserID=\"ARCHIVE\"",
                study,
                patient);
        assertAudited(messages, "110114", "UserID=\"reader\"", "EventOutcomeIndicator=\"0\"");
        assertAudited(messages, "110114", "UserID=\"reader\"", "EventOutcomeIndicator=\"4\"");
        assertAudited(messages, "110103", "UserID=\"reader\"", study, patient);
        assertAudited(messages, "110112", "UserID=\"reader\"", "<ParticipantObjectQuery>");
    }

    private static void assertAudited(List<String> messages, String event, String... parts) {
        assertTrue(
                messages.stream()
                        .filter(message -> message.contains("<EventID csd-code=\"" + event + "\""))
                        .anyMatch(message -> Stream.of(parts).allMatch(message::contains)),
                () -> "no " + event + " with " + List.of(parts) + " in " + messages);
    }

    private Map<String, String> settings(TestCertificates certificates, int archive, int repository) throws Exception {
        Path store = certificates.key().resolveSibling("store.p12");
        Path users = home.resolve("users");
        Files.write(users, List.of(line("reader", "radiologist"), line("keeper", "operator")));
        Map<String, String> settings = new HashMap<>();
        settings.put("HILUM_DICOM_TLS_KEY_STORE", store.toString());
        settings.put("HILUM_DICOM_TLS_KEY_STORE_PASSWORD", "changeit");
        settings.put("HILUM_DICOM_TLS_TRUST_STORE", store.toString());
        settings.put("HILUM_DICOM_TLS_TRUST_STORE_PASSWORD", "changeit");
        settings.put("HILUM_DICOM_TLS_PORT", String.valueOf(freePort()));
        settings.put("HILUM_DESTINATIONS_PACS_TYPE", "c-store");
        settings.put("HILUM_DESTINATIONS_PACS_HOST", "127.0.0.1");
        settings.put("HILUM_DESTINATIONS_PACS_PORT", String.valueOf(archive));
        settings.put("HILUM_DESTINATIONS_PACS_AE_TITLE", "ARCHIVE");
        settings.put("HILUM_DESTINATIONS_PACS_TLS", "true");
        settings.put("HILUM_AUDIT_HOST", "127.0.0.1");
        settings.put("HILUM_AUDIT_PORT", String.valueOf(repository));
        settings.put("HILUM_AUTH", "local");
        settings.put("HILUM_USERS_FILE", users.toString());
        return settings;
    }

    private static void send(int port, TestCertificates certificates) throws Exception {
        String syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
        RequestorSettings settings = RequestorSettings.to(
                        "127.0.0.1",
                        port,
                        "HILUM",
                        "MODALITY",
                        List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(syntax))))
                .withTls(new TlsSettings(certificates.context(), TlsSettings.ClientAuth.NONE, true));
        try (Association association = Association.open(settings)) {
            for (DataSet slice : SmallCt.study(1)) {
                String uid = slice.string(Tag.SOPInstanceUID).orElseThrow();
                byte[] bytes = Part10Writer.dataSetBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                assertTrue(association
                        .store(Uid.CT_IMAGE, uid, syntax, new ByteArrayInputStream(bytes))
                        .isStored());
            }
            association.release();
        }
    }

    private Process archive(TestCertificates certificates, int port) throws IOException {
        return DebianPeer.start(
                home,
                "storescp",
                "+tls",
                certificates.key().toString(),
                certificates.certificate().toString(),
                "+cf",
                certificates.certificate().toString(),
                "-od",
                folder("archive").toString(),
                String.valueOf(port));
    }

    /** By the command line, as an operator. */
    private static int retry(ServiceProcess service, String id) throws Exception {
        ProcessBuilder verb =
                new ProcessBuilder(ServiceProcess.command(List.of("outbox", "retry", "--url", service.url(), id)));
        verb.environment().put("HILUM_SIGN_IN", "keeper:" + PASSWORD);
        return verb.inheritIO().start().waitFor();
    }

    private String deliveries(ServiceProcess service, String state) {
        try {
            return get(service, "/api/v1/deliveries?state=" + state, "keeper", PASSWORD)
                    .body();
        } catch (IOException | InterruptedException e) {
            return "";
        }
    }

    private HttpResponse<String> get(ServiceProcess service, String path, String user, String password)
            throws IOException, InterruptedException {
        String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "Basic " + both)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String line(String user, String role) throws Exception {
        Process verb = new ProcessBuilder(
                        ServiceProcess.command(List.of("user", user, "--roles", role, "--name", "Reader^" + user)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        verb.getOutputStream().write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        verb.getOutputStream().close();
        String output = new String(verb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, verb.waitFor());
        return output.lines().filter(l -> l.startsWith(user + ":")).findFirst().orElseThrow();
    }

    private static boolean accepts(int port) {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(home.resolve(name));
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
