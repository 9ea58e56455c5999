package dev.hilum.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.net.TestCertificates;
import dev.hilum.dicom.net.TlsSettings;
import dev.hilum.job.SettableClock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was noted reaches the repository, over each transport and whatever happens to either side in between. */
@Tag("REQ-OPS-1")
class AuditTrailTest {
    private static final AuditSource SOURCE = new AuditSource("HILUM", Optional.empty(), "HILUM", "node-1", 4711);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final AuditEvents events = new AuditEvents(SOURCE, clock);

    @Test
    void messagesGoOverMutualTlsInTheirOrder() throws Exception {
        TestCertificates certificates = TestCertificates.in(certificates("a"));
        try (SyslogReceiver receiver = SyslogReceiver.tls(certificates.context());
                AuditTrail trail = AuditTrail.start(spool(), SOURCE, tls(receiver.port(), certificates))) {
            for (int i = 1; i <= 120; i++) {
                trail.note(events.nodeRefused("10.0.0." + i));
            }
            await(() -> trail.waiting() == 0);
            assertEquals(120, receiver.messages().size());
            for (int i = 1; i <= 120; i++) {
                String message = receiver.messages().get(i - 1);
                assertTrue(
                        message.startsWith("<85>1 2026-03-01T10:00:00Z node-1 Hilum 4711 DICOM+RFC3881 - "), message);
                assertTrue(message.contains("ParticipantObjectID=\"10.0.0." + i + "\""), message);
            }
        }
    }

    @Test
    void aRepositoryWithAnotherCertificateGetsNothingAndTheMessagesWait() throws Exception {
        TestCertificates certificates = TestCertificates.in(certificates("a"));
        TestCertificates stranger = TestCertificates.in(certificates("b"));
        try (SyslogReceiver receiver = SyslogReceiver.tls(stranger.context());
                AuditTrail trail = AuditTrail.start(spool(), SOURCE, tls(receiver.port(), certificates))) {
            trail.note(events.started());
            await(() -> receiver.refused() > 0);
            assertEquals(1, trail.waiting());
            assertEquals(0, receiver.messages().size());
        }
    }

    @Test
    void whatWaitsWhenTheProcessEndsIsSentAfterTheNextStart() throws Exception {
        int closed;
        try (SyslogReceiver gone = SyslogReceiver.tcp()) {
            closed = gone.port();
        }
        try (AuditTrail trail = AuditTrail.start(spool(), SOURCE, new SyslogTarget.Tcp("127.0.0.1", closed))) {
            trail.note(events.started());
            clock.tick(Duration.ofSeconds(1));
            trail.note(events.stopped());
            assertEquals(2, trail.waiting());
        }
        // A message whose writing the end of the process cut off was never noted.
        Files.write(spool().resolve("000000000000000-000000001-cut.part"), new byte[] {'<'});
        try (SyslogReceiver receiver = SyslogReceiver.tcp();
                AuditTrail trail =
                        AuditTrail.start(spool(), SOURCE, new SyslogTarget.Tcp("127.0.0.1", receiver.port()))) {
            await(() -> trail.waiting() == 0);
            assertEquals(2, receiver.messages().size());
            assertTrue(receiver.messages().get(0).contains("110120"), "start first");
            assertTrue(receiver.messages().get(1).contains("110121"));
        }
    }

    @Test
    void aRepositoryThatWasRestartedGetsWhatWasNotedMeanwhile() throws Exception {
        SyslogReceiver receiver = SyslogReceiver.tcp();
        try (AuditTrail trail = AuditTrail.start(spool(), SOURCE, new SyslogTarget.Tcp("127.0.0.1", receiver.port()))) {
            trail.note(events.started());
            await(() -> trail.waiting() == 0);
            receiver.close();
            trail.note(events.stopped());
            await(() -> trail.waiting() == 1);
            try (SyslogReceiver again = SyslogReceiver.tcp(receiver.port())) {
                await(() -> trail.waiting() == 0);
                assertEquals(1, again.messages().size());
                assertTrue(again.messages().getFirst().contains("110121"));
            }
        }
    }

    @Test
    void oneOfSeveralNodesSendsForAllAndAnotherTakesOver() throws Exception {
        try (SyslogReceiver receiver = SyslogReceiver.tcp()) {
            SyslogTarget target = new SyslogTarget.Tcp("127.0.0.1", receiver.port());
            AuditTrail first = AuditTrail.start(spool(), SOURCE, target);
            try (AuditTrail second = AuditTrail.start(spool(), SOURCE, target)) {
                first.note(events.started());
                second.note(events.started());
                await(() -> second.waiting() == 0);
                assertEquals(2, receiver.messages().size(), "each once");
                first.close();
                second.note(events.stopped());
                await(() -> second.waiting() == 0);
                assertEquals(3, receiver.messages().size());
            }
        }
    }

    @Test
    void aDatagramHoldsOneMessage() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                AuditTrail trail =
                        AuditTrail.start(spool(), SOURCE, new SyslogTarget.Udp("127.0.0.1", receiver.getLocalPort()))) {
            receiver.setSoTimeout(30_000);
            trail.note(events.started());
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            receiver.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.startsWith("<85>1 ") && text.endsWith("</AuditMessage>"), text);
        }
    }

    @Test
    void aMessageThatCannotBeKeptIsCounted() throws Exception {
        try (AuditTrail trail = AuditTrail.start(spool(), SOURCE, new SyslogTarget.Tcp("127.0.0.1", 1))) {
            await(() -> Files.exists(spool().resolve(".sender")));
            Files.delete(spool().resolve(".sender"));
            Files.delete(spool());
            trail.note(events.started());
            assertEquals(1, trail.lost());
        }
    }

    private SyslogTarget tls(int port, TestCertificates certificates) {
        return new SyslogTarget.Tls(
                "127.0.0.1", port, new TlsSettings(certificates.context(), TlsSettings.ClientAuth.NONE, true));
    }

    private Path spool() {
        return folder.resolve("audit");
    }

    private Path certificates(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen in 60 s");
            LockSupport.parkNanos(10_000_000);
        }
    }
}
