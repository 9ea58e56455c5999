package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.net.TlsSettings.ClientAuth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other implementations talk to us, and we to them: dcmtk, Orthanc and PixelMed, plain and (dcmtk) over TLS. */
@Tag("slow")
class PeerInteropTest {
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final int COUNT = 5;

    @TempDir
    Path folder;

    private final RecordingHandler handler = new RecordingHandler();

    private DicomServer server() throws IOException {
        return DicomServer.start(ServerSettings.on("127.0.0.1", 0), handler, handler);
    }

    private Path files() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 1; i <= COUNT; i++) {
            Files.write(files.resolve(i + ".dcm"), CtFile.part10("1.2.3." + i, 300_000));
        }
        return files;
    }

    private void assertAllStored() {
        assertEquals(COUNT, handler.stored.size());
        for (int i = 1; i <= COUNT; i++) {
            assertEquals(Uid.CT_IMAGE, handler.requests.get("1.2.3." + i).sopClassUid());
            assertTrue(CtFile.endsWithPixels(handler.stored.get("1.2.3." + i), 300_000));
        }
    }

    @Test
    @Tag("REQ-RCV-1")
    void echoscuIsAnswered() throws Exception {
        try (DicomServer server = server()) {
            DebianPeer.Result result = DebianPeer.run(
                    folder, "echoscu", "-v", "-aet", "ECHOSCU", "-aec", "HILUM", "127.0.0.1", "" + server.port());
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(handler.await("released"));
        }
    }

    @Test
    @Tag("REQ-RCV-1")
    void storescuSends() throws Exception {
        try (DicomServer server = server()) {
            DebianPeer.Result result =
                    DebianPeer.run(folder, "storescu", "+sd", "127.0.0.1", "" + server.port(), files().toString());
            assertEquals(0, result.exitCode(), result.output());
            assertAllStored();
        }
    }

    @Test
    @Tag("REQ-RCV-1")
    void dcmsendSends() throws Exception {
        try (DicomServer server = server()) {
            DebianPeer.Result result =
                    DebianPeer.run(folder, "dcmsend", "+sd", "127.0.0.1", "" + server.port(), files().toString());
            assertEquals(0, result.exitCode(), result.output());
            assertAllStored();
        }
    }

    @Test
    @Tag("REQ-RCV-1")
    void orthancSends() throws Exception {
        try (DicomServer server = server();
                Orthanc orthanc = Orthanc.start(folder, server.port())) {
            for (int i = 1; i <= COUNT; i++) {
                orthanc.post("/instances", CtFile.part10("1.2.3." + i, 300_000));
            }
            String study = orthanc.get("/studies").replaceAll("[^0-9a-f-]", "");
            HttpResponse<String> sent = orthanc.post("/modalities/hilum/store", study.getBytes());
            assertEquals(200, sent.statusCode(), sent.body());
            assertAllStored();
        }
    }

    @Test
    @Tag("REQ-DLV-4")
    void orthancReceives() throws Exception {
        try (Orthanc orthanc = Orthanc.start(folder, 1)) {
            sendTo(orthanc.dicomPort, Optional.empty());
            assertEquals(COUNT, orthanc.get("/instances").split(",").length);
        }
    }

    private static DataSet keys(String patientId) {
        return new DataSet()
                .setStrings(dev.hilum.dicom.data.Tag.QueryRetrieveLevel, Vr.CS, "STUDY")
                .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, patientId)
                .setStrings(dev.hilum.dicom.data.Tag.StudyInstanceUID, Vr.UI);
    }

    private static DataSet study(String uid) {
        return new DataSet()
                .setStrings(dev.hilum.dicom.data.Tag.QueryRetrieveLevel, Vr.CS, "STUDY")
                .setStrings(dev.hilum.dicom.data.Tag.StudyInstanceUID, Vr.UI, uid);
    }

    private static Association queryOf(Orthanc orthanc) throws Exception {
        List<String> syntaxes = List.of(EXPLICIT, "1.2.840.10008.1.2");
        return Association.open(RequestorSettings.to(
                "127.0.0.1",
                orthanc.dicomPort,
                "PEER",
                "HILUM",
                List.of(
                        new RequestorSettings.Proposal(QueryModel.FIND, syntaxes),
                        new RequestorSettings.Proposal(QueryModel.MOVE, syntaxes),
                        new RequestorSettings.Proposal(QueryModel.GET, syntaxes),
                        new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(EXPLICIT), true))));
    }

    /** A study of a patient is found in Orthanc and comes by C-GET on the association, by C-MOVE at our own port. */
    @Test
    @Tag("REQ-MEA-3")
    void orthancIsAskedAndGivesByGetAndByMove() throws Exception {
        try (DicomServer server = server();
                Orthanc orthanc = Orthanc.start(folder, server.port())) {
            for (int i = 1; i <= COUNT; i++) {
                orthanc.post("/instances", CtFile.part10("1.2.3." + i, 300_000));
            }
            RecordingHandler got = new RecordingHandler();
            try (Association association = queryOf(orthanc)) {
                FindOutcome found = association.find(keys("TEST"), 10);
                assertEquals(DimseStatus.Kind.SUCCESS, found.status().kind());
                assertEquals(
                        List.of("1.2.3.4.1"),
                        found.matches().stream()
                                .map(m -> m.string(dev.hilum.dicom.data.Tag.StudyInstanceUID)
                                        .orElseThrow())
                                .toList());
                assertEquals(List.of(), association.find(keys("NOBODY"), 10).matches());
                RetrieveOutcome get = association.get(study("1.2.3.4.1"), got);
                assertTrue(get.isWhole(), get.toString());
                assertEquals(COUNT, got.stored.size());
                assertTrue(CtFile.endsWithPixels(got.stored.get("1.2.3.1"), 300_000));
                assertEquals(EXPLICIT, got.requests.get("1.2.3.1").transferSyntaxUid());
                RetrieveOutcome move = association.move(study("1.2.3.4.1"), "HILUM");
                assertTrue(move.isWhole(), move.toString());
                assertEquals(COUNT, move.completed());
                RetrieveOutcome refused = association.move(study("1.2.3.4.1"), "NOBODY");
                assertEquals(DimseStatus.Kind.FAILURE, refused.status().kind());
            }
            assertAllStored();
            assertEquals(
                    "HILUM",
                    handler.requests
                            .get("1.2.3.1")
                            .moveOriginator()
                            .orElseThrow()
                            .aeTitle());
        }
    }

    @Test
    @Tag("REQ-DLV-4")
    void storescpReceives() throws Exception {
        receives(
                "storescp",
                "--bit-preserving",
                "-aet",
                "PEER",
                "-od",
                received().toString());
    }

    @Test
    @Tag("REQ-DLV-4")
    void dcmrecvReceives() throws Exception {
        // Without a profile it takes Verification only; this one is part of its Debian package.
        receives(
                "dcmrecv",
                "-xf",
                "/etc/dcmtk/storescp.cfg",
                "Default",
                "-aet",
                "PEER",
                "-od",
                received().toString());
    }

    @Test
    @Tag("REQ-RCV-1")
    void pixelmedSends() throws Exception {
        Path files = files();
        try (DicomServer server = server()) {
            for (int i = 1; i <= COUNT; i++) {
                DebianPeer.Result result = DebianPeer.run(
                        folder,
                        pixelmed(
                                "StorageSOPClassSCU",
                                "127.0.0.1",
                                "" + server.port(),
                                "HILUM",
                                "PIXELMED",
                                files.resolve(i + ".dcm").toString()));
                assertEquals(0, result.exitCode(), result.output());
            }
            assertAllStored();
        }
    }

    @Test
    @Tag("REQ-DLV-4")
    void pixelmedReceives() throws Exception {
        int port = freePort();
        Process peer = DebianPeer.start(
                folder,
                pixelmed(
                        "StorageSOPClassSCPDispatcher",
                        "" + port,
                        "PEER",
                        received().toString(),
                        "0"));
        try {
            sendTo(port, Optional.empty());
            assertReceived();
        } finally {
            peer.destroy();
            peer.waitFor();
        }
    }

    private static String[] pixelmed(String program, String... arguments) {
        Path jar = Path.of("/usr/share/java/pixelmed.jar");
        assumeTrue(Files.exists(jar), "PixelMed is not installed");
        Stream<String> command =
                Stream.of("java", "-Djava.awt.headless=true", "-cp", jar.toString(), "com.pixelmed.network." + program);
        return Stream.concat(command, Stream.of(arguments)).toArray(String[]::new);
    }

    private Path received() throws IOException {
        return Files.createDirectories(folder.resolve("received"));
    }

    private void receives(String... command) throws Exception {
        int port = freePort();
        Process peer = DebianPeer.start(
                folder, Stream.concat(Stream.of(command), Stream.of("" + port)).toArray(String[]::new));
        try {
            sendTo(port, Optional.empty());
            assertReceived();
        } finally {
            peer.destroy();
            peer.waitFor();
        }
    }

    private void assertReceived() throws IOException {
        try (Stream<Path> files = Files.list(received())) {
            List<Path> list = files.toList();
            assertEquals(COUNT, list.size());
            for (Path file : list) {
                assertTrue(CtFile.endsWithPixels(Files.readAllBytes(file), 300_000));
            }
        }
    }

    /** C-ECHO and C-STORE of all; waits for the peer to come up. */
    private void sendTo(int port, Optional<TlsSettings> tls) throws Exception {
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                port,
                "PEER",
                "HILUM",
                List.of(
                        new RequestorSettings.Proposal(Uid.VERIFICATION, List.of("1.2.840.10008.1.2")),
                        new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(EXPLICIT))));
        RequestorSettings wanted = tls.isPresent() ? settings.withTls(tls.get()) : settings;
        try (Association association = openWhenUp(wanted)) {
            assertEquals(DimseStatus.SUCCESS, association.echo());
            for (int i = 1; i <= COUNT; i++) {
                byte[] data = CtFile.dataSet("1.2.3." + i, 300_000);
                assertEquals(
                        DimseStatus.SUCCESS,
                        association.store(Uid.CT_IMAGE, "1.2.3." + i, EXPLICIT, new ByteArrayInputStream(data)));
            }
            association.release();
        }
    }

    private static Association openWhenUp(RequestorSettings settings) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return Association.open(settings);
            } catch (AssociationException e) {
                if (e.reason() != AssociationException.Cause.CONNECT || System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** For peers that cannot be told to take any: free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void storescuSendsOverTls() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0)
                .withTls(new TlsSettings(certificates.context(), ClientAuth.REQUIRED, false));
        try (DicomServer server = DicomServer.start(settings, handler, handler)) {
            DebianPeer.Result result = DebianPeer.run(
                    folder,
                    "storescu",
                    "+tls",
                    certificates.key().toString(),
                    certificates.certificate().toString(),
                    "+cf",
                    certificates.certificate().toString(),
                    "+sd",
                    "127.0.0.1",
                    "" + server.port(),
                    files().toString());
            assertEquals(0, result.exitCode(), result.output());
            assertAllStored();
        }
    }

    @Test
    void clientWithoutTheRequiredCertificateIsRefused() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0)
                .withTls(new TlsSettings(certificates.context(), ClientAuth.REQUIRED, false));
        try (DicomServer server = DicomServer.start(settings, handler, handler)) {
            DebianPeer.Result result = DebianPeer.run(
                    folder,
                    "echoscu",
                    "+tla",
                    "+cf",
                    certificates.certificate().toString(),
                    "127.0.0.1",
                    "" + server.port());
            assertNotEquals(0, result.exitCode(), result.output());
            assertTrue(handler.await("fault TLS"));
            assertEquals(0, handler.stored.size());
        }
    }

    @Test
    void plainClientOfATlsPortIsRefused() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0)
                .withTls(new TlsSettings(certificates.context(), ClientAuth.NONE, false));
        try (DicomServer server = DicomServer.start(settings, handler, handler)) {
            assertThrows(AssociationException.class, () -> Association.open(AssociationTest.to(server.port())));
            assertTrue(handler.await("fault TLS"));
        }
    }

    @Test
    void storescpReceivesOverTls() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        int port = freePort();
        Process peer = DebianPeer.start(
                folder,
                "storescp",
                "+tls",
                certificates.key().toString(),
                certificates.certificate().toString(),
                "+cf",
                certificates.certificate().toString(),
                "-od",
                received().toString(),
                "" + port);
        try {
            sendTo(port, Optional.of(new TlsSettings(certificates.context(), ClientAuth.NONE, false)));
            assertReceived();
        } finally {
            peer.destroy();
            peer.waitFor();
        }
    }

    @Test
    void ourselvesOverTlsWithNameCheck() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        TlsSettings tls = new TlsSettings(certificates.context(), ClientAuth.OPTIONAL, true);
        try (DicomServer server =
                DicomServer.start(ServerSettings.on("127.0.0.1", 0).withTls(tls), handler, handler)) {
            sendTo(server.port(), Optional.of(tls));
            for (int i = 1; i <= COUNT; i++) {
                assertArrayEquals(CtFile.dataSet("1.2.3." + i, 300_000), handler.stored.get("1.2.3." + i));
            }
        }
    }

    /** An Orthanc of the test's own. */
    private record Orthanc(Process process, int httpPort, int dicomPort, HttpClient client) implements AutoCloseable {
        static Orthanc start(Path folder, int ourPort) throws Exception {
            int http = freePort();
            int dicom = freePort();
            Path config = folder.resolve("orthanc.json");
            Files.writeString(config, """
                    {"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                     "DicomAet":"PEER","AuthenticationEnabled":false,"RemoteAccessAllowed":false,
                     "DicomModalities":{"hilum":["HILUM","127.0.0.1",%4$d]}}
                    """.formatted(folder, http, dicom, ourPort));
            Process process = DebianPeer.start(folder, "Orthanc", config.toString());
            Orthanc orthanc = new Orthanc(process, http, dicom, HttpClient.newHttpClient());
            orthanc.awaitUp();
            return orthanc;
        }

        private void awaitUp() throws Exception {
            long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (true) {
                try {
                    get("/system");
                    return;
                } catch (IOException e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    Thread.onSpinWait();
                }
            }
        }

        String get(String path) throws Exception {
            return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }

        HttpResponse<String> post(String path, byte[] body) throws Exception {
            return client.send(
                    HttpRequest.newBuilder(uri(path))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        private URI uri(String path) {
            return URI.create("http://127.0.0.1:" + httpPort + path);
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
