package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.bucket.FolderBucket;
import dev.hilum.bucket.NotInBucketException;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.job.Database;
import dev.hilum.job.SettableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with an inbox folder each, one database, one bucket. */
@Tag("REQ-OPS-1")
class InboxBucketTest {
    private static final Duration KEEP = Duration.ofHours(24);
    private static final String STUDY = CtInstance.STUDY;

    @TempDir
    Path home;

    private SettableClock clock;
    private FolderBucket bucket;
    private Database database;
    private final List<Inbox> open = new ArrayList<>();
    private Inbox receiver;
    private Inbox other;
    private byte[] bytes;

    @BeforeEach
    void open() throws IOException {
        // Files have the time of the machine.
        clock = new SettableClock();
        clock.to(Instant.now());
        bucket = new FolderBucket(home.resolve("bucket"));
        database = Database.embedded(home.resolve("db"));
        receiver = node("receiver");
        other = node("other");
        bytes = CtInstance.bytes(CtInstance.dataSet(1));
    }

    @AfterEach
    void close() {
        open.forEach(Inbox::close);
        database.close();
    }

    @Test
    void anotherNodeReadsWhatWasReceivedOnceItIsInTheBucket() throws IOException {
        send(receiver);
        InstanceRow row = row(other);
        IOException early =
                assertThrows(NotInBucketException.class, () -> other.reader().source(row));
        assertTrue(NotInBucketException.isCauseOf(new IllegalStateException(early)));

        assertEquals(0, receiver.mirror().failed());

        assertArrayEquals(bytes, read(other));
        assertEquals(CtInstance.uid(1), other.reader().open(row).sopInstanceUid());
    }

    @Test
    void aPackThatIsStillWrittenToIsNotPut() throws IOException {
        Intake intake = intake(receiver);
        store(intake);
        receiver.mirror();
        assertEquals(List.of(), bucket.list(""));

        intake.close();
        row(receiver);
        receiver.mirror();
        assertEquals(1, bucket.list("").size());
    }

    @Test
    void aBucketThatDoesNotAnswerRefusesNothingAndGetsAllLater() throws IOException {
        receiver.mirror();
        bucket.down(true);
        send(receiver);
        row(receiver);

        assertEquals(1, receiver.mirror().failed());
        assertArrayEquals(bytes, read(receiver));

        bucket.down(false);
        assertEquals(0, receiver.mirror().failed());
        assertArrayEquals(bytes, read(other));
    }

    @Test
    void copiesThatNobodyUsesGoAndComeBackFromTheBucket() throws IOException {
        send(receiver);
        row(receiver);
        receiver.mirror();
        clock.tick(KEEP.minusHours(1));
        read(receiver);
        clock.tick(Duration.ofHours(2));
        receiver.sweep();
        assertEquals(1, packs("receiver").size(), "it was used an hour ago");

        clock.tick(KEEP);
        receiver.sweep();

        assertEquals(List.of(), packs("receiver"));
        assertArrayEquals(bytes, read(receiver));
    }

    @Test
    void whatIsNotInTheBucketIsNeverDropped() throws IOException {
        receiver.mirror();
        bucket.down(true);
        send(receiver);
        row(receiver);
        clock.tick(KEEP.multipliedBy(30));
        receiver.mirror();
        receiver.sweep();

        assertArrayEquals(bytes, read(receiver));
    }

    @Test
    void aRestartKeepsTheRowsOfOtherNodesPacks() throws IOException {
        send(receiver);
        row(receiver);

        Inbox again = node("other");

        assertEquals(1, again.reader().instances(STUDY).size());
        receiver.mirror();
        assertArrayEquals(bytes, read(again));
    }

    @Test
    @Tag("REQ-RCV-5")
    void aCrashBeforeThePutLosesNothing() throws IOException {
        Intake intake = intake(receiver);
        store(intake);
        // Neither closed nor sealed: the node is gone, its folder stays.
        receiver.store().nodes().close();

        Inbox again = node("receiver");
        again.mirror();

        assertArrayEquals(bytes, read(other));
    }

    @Test
    void aLostDatabaseIsReadFromTheBucket() throws IOException {
        send(receiver);
        row(receiver);
        receiver.mirror();
        open.forEach(Inbox::close);
        open.clear();
        database.close();
        database = Database.embedded(home.resolve("db-new"));

        Inbox fresh = node("fresh");
        assertEquals(List.of(), fresh.reader().instances(STUDY));
        assertEquals(Set.of(STUDY), fresh.mirror().found());

        assertArrayEquals(bytes, read(fresh));
        assertEquals(Set.of(), fresh.mirror().found());
    }

    @Test
    void erasureOnOneNodeRemovesTheCopiesOfAllNodesAndTheObjects() throws IOException {
        send(receiver);
        row(receiver);
        receiver.mirror();
        read(other);
        clock.tick(Duration.ofMinutes(1));

        assertTrue(other.deleteStudy(STUDY));
        receiver.mirror();
        receiver.sweep();

        assertEquals(List.of(), bucket.list(""));
        assertEquals(List.of(), packs("receiver"));
        assertEquals(List.of(), packs("other"));
        assertEquals(List.of(), receiver.reader().instances(STUDY));
    }

    @Test
    void whatWasErasedWhileANodeWasDownDoesNotComeBackWithIt() throws IOException {
        send(receiver);
        row(receiver);
        receiver.mirror();
        receiver.close();
        open.remove(receiver);
        clock.tick(Duration.ofMinutes(1));
        assertTrue(other.deleteStudy(STUDY));
        assertEquals(1, packs("receiver").size());

        Inbox again = node("receiver");
        again.mirror();

        assertEquals(List.of(), again.reader().instances(STUDY));
        assertEquals(List.of(), packs("receiver"));
        assertEquals(List.of(), bucket.list(""));
    }

    @Test
    void anErasureDuringThePutLeavesNoObject() throws IOException {
        send(receiver);
        row(receiver);
        bucket.afterPut(() -> {
            try {
                assertTrue(other.deleteStudy(STUDY));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        receiver.mirror();

        assertEquals(List.of(), bucket.list(""));
    }

    @Test
    void anErasedStudyMayComeAgain() throws IOException {
        send(receiver);
        row(receiver);
        receiver.mirror();
        clock.tick(Duration.ofMinutes(1));
        assertTrue(receiver.deleteStudy(STUDY));
        clock.tick(Duration.ofMinutes(1));
        send(receiver);
        row(receiver);
        receiver.mirror();
        receiver.sweep();
        other.sweep();

        assertArrayEquals(bytes, read(other));
        assertFalse(packs("receiver").isEmpty());
    }

    private Inbox node(String name) throws IOException {
        Inbox inbox = Inbox.open(
                InboxSettings.in(home.resolve(name)),
                database.transactions(),
                Inbox.Reading.dicom(),
                clock,
                UidSource.random(),
                UidSource.random().next(),
                Optional.of(new Inbox.Backed(bucket, KEEP)));
        open.add(inbox);
        return inbox;
    }

    private Intake intake(Inbox inbox) {
        return inbox.intake(new Origin(UidSource.random().next(), "SENDER", "HILUM"));
    }

    private void send(Inbox inbox) {
        try (Intake intake = intake(inbox)) {
            store(intake);
        }
    }

    private void store(Intake intake) {
        Reception reception = intake.begin(
                "1.2.840.10008.5.1.4.1.1.2", CtInstance.uid(1), TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        reception.write(ByteBuffer.wrap(bytes));
        assertInstanceOf(StoreOutcome.Stored.class, reception.complete());
    }

    /** Its row; the receiver's is in the index then. */
    private InstanceRow row(Inbox inbox) {
        receiver.reader().instances(STUDY);
        return inbox.reader().instances(STUDY).getFirst();
    }

    private byte[] read(Inbox inbox) throws IOException {
        ByteSource source =
                inbox.reader().source(inbox.reader().instances(STUDY).getFirst());
        return source.read(0, (int) source.size());
    }

    private List<Path> packs(String node) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(node))) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
    }
}
