package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.job.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while four senders push; {@code -Dhilum.kills=50} for the long run. */
@Tag("slow")
@Tag("REQ-RCV-5")
class InboxKillTest {
    private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final int SENDERS = 4;

    @TempDir
    Path home;

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    @Test
    void keepsOnceWhateverWasAcknowledgedBeforeAKill() throws Exception {
        Random random = new Random(20260301);
        for (int kill = 0; kill < Integer.getInteger("hilum.kills", 5); kill++) {
            int before = acknowledged.size();
            ReceiverProcess receiver = ReceiverProcess.start(home, List.of());
            CountDownLatch stored = new CountDownLatch(1 + random.nextInt(60));
            List<Thread> senders = new ArrayList<>();
            for (int s = 0; s < SENDERS; s++) {
                String study = "1.2." + kill + "." + s;
                senders.add(Thread.ofPlatform().start(() -> push(receiver.port, study, stored)));
            }
            assertTrue(stored.await(120, TimeUnit.SECONDS), "senders make no progress");
            receiver.kill();
            for (Thread sender : senders) {
                sender.join();
            }
            assertTrue(acknowledged.size() > before);
        }
        verify();
    }

    /** The schema of a first start is on the disk once the receiver is up: half of it could never be gone on with. */
    @Test
    void startsAgainAfterAKillRightAfterTheFirstStart() throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            Path fresh = home.resolve("first" + kill);
            ReceiverProcess.start(fresh, List.of()).kill();
            ReceiverProcess.start(fresh, List.of()).close();
        }
    }

    /** Sends until the association breaks. */
    private void push(int port, String study, CountDownLatch stored) {
        var proposal = new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(SYNTAX));
        try (Association association =
                Association.open(RequestorSettings.to("127.0.0.1", port, "HILUM", "SENDER", List.of(proposal)))) {
            while (true) {
                int number = next.incrementAndGet();
                byte[] bytes = CtInstance.bytes(CtInstance.dataSet(study, number, 128));
                String uid = study + ".1." + number;
                if (association
                                .store(Uid.CT_IMAGE, uid, SYNTAX, new ByteArrayInputStream(bytes))
                                .code()
                        == 0) {
                    acknowledged.put(uid, bytes);
                    stored.countDown();
                }
            }
        } catch (IOException e) {
            // the receiver was killed
        }
    }

    private void verify() throws IOException {
        try (Database database = Database.embedded(home.resolve("db"));
                Inbox inbox = Inbox.open(
                        InboxSettings.in(home.resolve("inbox")),
                        database.transactions(),
                        Inbox.Reading.dicom(),
                        Clock.systemUTC(),
                        UidSource.random())) {
            InboxReader reader = inbox.reader();
            int found = 0;
            for (String study : reader.studies()) {
                for (InstanceRow row : reader.instances(study)) {
                    byte[] sent = acknowledged.remove(row.sopInstanceUid());
                    if (sent != null) {
                        ByteSource source = reader.source(row);
                        assertArrayEquals(sent, source.read(0, (int) source.size()));
                        assertEquals(1, row.revision());
                        found++;
                    }
                }
            }
            assertTrue(found > 0);
            assertEquals(Map.of(), acknowledged, "acknowledged and lost");
        }
    }
}
