package dev.hilum.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.dicom.net.TestCertificates;
import dev.hilum.dicom.net.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations over TLS (PS3.15 section B.12) with dcmtk's storescp: mutual, and wrong certificates on either side. */
@org.junit.jupiter.api.Tag("REQ-DLV-4")
class TlsDestinationTest {
    private static final String UID = UidSource.named("tls destination");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void storescpThatAsksForOurCertificateGetsTheResult() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder("peer"));
        try (Peer peer = new Peer(certificates, certificates)) {
            Attempt attempt = peer.sendUntilUp(tls(certificates.context(), true));
            assertTrue(attempt.outcomes().getFirst().delivered(), attempt.toString());
            assertEquals(1, peer.received());
        }
    }

    @Test
    void aCertificateOfOursThatItDoesNotTrustIsRefused() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder("peer"));
        TestCertificates stranger = TestCertificates.in(folder("stranger"));
        // It trusts only the stranger; we trust it, and show a certificate that it has never seen.
        try (Peer peer = new Peer(certificates, stranger)) {
            assertRefused(peer, tls(certificates.context(), true));
            TlsSettings withoutCertificate = tls(trusting(certificates), true);
            assertRefused(peer, withoutCertificate);
        }
    }

    @Test
    void aCertificateOfItsThatWeDoNotTrustIsRefused() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder("peer"));
        TestCertificates stranger = TestCertificates.in(folder("stranger"));
        try (Peer peer = new Peer(certificates, certificates)) {
            Attempt attempt = assertRefused(peer, tls(stranger.context(), false));
            assertTrue(String.valueOf(attempt.outcomes().getFirst().error()).startsWith("TLS: "), attempt.toString());
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefusedUnlessNamesAreNotChecked() throws Exception {
        TestCertificates other = TestCertificates.named(folder("other"), "pacs.example");
        try (Peer peer = new Peer(other, other)) {
            Attempt attempt = assertRefused(peer, tls(other.context(), true));
            assertTrue(String.valueOf(attempt.outcomes().getFirst().error()).startsWith("TLS: "), attempt.toString());
            assertTrue(peer.sendUntilUp(tls(other.context(), false))
                    .outcomes()
                    .getFirst()
                    .delivered());
        }
    }

    @Test
    void mllpGoesOverTheSameTls() throws Exception {
        TestCertificates certificates = TestCertificates.in(folder("peer"));
        TestCertificates stranger = TestCertificates.in(folder("stranger"));
        assertTrue(
                mllp(certificates.context(), tls(certificates.context(), true)).delivered());
        ItemOutcome refused = mllp(certificates.context(), tls(stranger.context(), true));
        assertFalse(refused.delivered());
        assertTrue(String.valueOf(refused.error()).startsWith("LOST: "), refused.error());
    }

    private ItemOutcome mllp(SSLContext receiver, TlsSettings ours) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                receiver.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> acknowledge(server));
            Path message = Files.writeString(folder.resolve("a.hl7"), "MSH|^~\\&|A|B|C|D|20260301||ORU^R01|42|P|2.5\r");
            Destination.Hl7 hl7 = new Destination.Hl7(
                    "RIS", "127.0.0.1", server.getLocalPort(), Set.of(ObjectRole.HL7), Optional.of(ours));
            Attempt attempt = new MllpClient(settings())
                    .send(hl7, List.of(new Delivery.Item(ObjectRole.HL7, message, null, null, null)));
            thread.join();
            return attempt.outcomes().getFirst();
        }
    }

    private static void acknowledge(SSLServerSocket server) {
        try (Socket socket = server.accept()) {
            int next = socket.getInputStream().read();
            while (next != 0x1C && next >= 0) {
                next = socket.getInputStream().read();
            }
            socket.getOutputStream()
                    .write("\u000BMSH|^~\\&|R\rMSA|AA|42\r\u001C\r".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException refused) {
            // The other side did not trust us.
        }
    }

    private static Attempt assertRefused(Peer peer, TlsSettings tls) throws Exception {
        Attempt attempt = peer.sendUntilUp(tls);
        assertFalse(attempt.outcomes().getFirst().delivered(), attempt.toString());
        assertFalse(attempt.reached(), "counts for the breaker");
        assertEquals(0, peer.received());
        return attempt;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static TlsSettings tls(SSLContext context, boolean verifyHost) {
        return new TlsSettings(context, TlsSettings.ClientAuth.NONE, verifyHost);
    }

    /** Trusts the certificate and has none of its own. */
    private static SSLContext trusting(TestCertificates certificates) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(certificates.certificate())) {
            trusted.setCertificateEntry(
                    "peer",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static DispatchSettings settings() {
        return new DispatchSettings(
                "HILUM", PATIENCE, PATIENCE, BackOff.standard(), 2, 3, Duration.ofMinutes(1), Map.of());
    }

    /** A storescp that requires a certificate. */
    private final class Peer implements AutoCloseable {
        private final Process process;
        private final Path received = folder("received");
        private final int port;

        Peer(TestCertificates own, TestCertificates trusted) throws IOException {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = probe.getLocalPort();
            }
            process = DebianPeer.start(
                    folder,
                    "storescp",
                    "+tls",
                    own.key().toString(),
                    own.certificate().toString(),
                    "+cf",
                    trusted.certificate().toString(),
                    "-od",
                    received.toString(),
                    String.valueOf(port));
        }

        Attempt sendUntilUp(TlsSettings tls) throws IOException {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            Attempt attempt = send(tls);
            while (String.valueOf(attempt.outcomes().getFirst().error()).startsWith("CONNECT")
                    && System.nanoTime() < end) {
                Thread.onSpinWait();
                attempt = send(tls);
            }
            return attempt;
        }

        private Attempt send(TlsSettings tls) throws IOException {
            DataSet dataSet = new DataSet()
                    .setStrings(Tag.SOPClassUID, Vr.UI, Uid.COMPREHENSIVE_3D_SR)
                    .setStrings(Tag.SOPInstanceUID, Vr.UI, UID);
            Path path = folder.resolve("sr.dcm");
            Part10Writer.write(path, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            Destination.CStore destination = new Destination.CStore(
                    "PACS", "127.0.0.1", port, "PACS", Set.of(ObjectRole.SR), Optional.empty(), Optional.of(tls));
            Delivery.Item item = new Delivery.Item(ObjectRole.SR, path, Uid.COMPREHENSIVE_3D_SR, UID, null);
            return new StorageScu(settings()).send(destination, List.of(item), "1.2");
        }

        long received() throws IOException {
            try (Stream<Path> files = Files.list(received)) {
                return files.count();
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
