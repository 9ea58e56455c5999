package dev.hilum.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.job.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00.000001Z"), ZoneOffset.UTC);
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();

    @TempDir
    Path home;

    private FailingDisk disk;
    private Database database;
    private Inbox inbox;
    private Intake intake;

    @BeforeEach
    void open() throws IOException {
        disk = new FailingDisk(new LocalDisk());
        database = openDatabase();
        openInbox();
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(home.resolve("db"));
    }

    /** The index is gone. */
    void loseDatabase() throws IOException {
        delete(home.resolve("db"));
    }

    @AfterEach
    void close() {
        intake.close();
        inbox.close();
        database.close();
    }

    private void openInbox() throws IOException {
        inbox = Inbox.open(
                InboxSettings.in(home.resolve("inbox")),
                database.transactions(),
                Inbox.Reading.dicom(),
                CLOCK,
                UidSource.random(),
                disk,
                UidSource.random().next());
        intake = inbox.intake(new Origin(UidSource.random().next(), "SENDER", "HILUM"));
    }

    /** As after a crash: nothing is closed, the index is gone or not. */
    private void restart(boolean loseIndex) throws IOException {
        inbox.close();
        database.close();
        if (loseIndex) {
            loseDatabase();
        }
        database = openDatabase();
        openInbox();
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void givesBackTheBytesAsReceived() throws IOException {
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(1));

        InstanceRow row =
                assertInstanceOf(StoreOutcome.Stored.class, send(bytes)).row();

        InstanceRow found = inbox.reader().instances(CtInstance.STUDY).getFirst();
        assertEquals(row, found);
        ByteSource source = inbox.reader().source(found);
        assertArrayEquals(bytes, source.read(0, (int) source.size()));
        assertEquals(CtInstance.uid(1), inbox.reader().open(found).sopInstanceUid());
        assertEquals("P1", found.patientId());
        assertEquals(Set.of(CtInstance.STUDY), intake.studies());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void answersTheSameBytesAgainAsDuplicateAndKeepsThemOnce() throws IOException {
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(1));
        send(bytes);
        long size = inboxBytes();

        assertInstanceOf(StoreOutcome.Duplicate.class, send(bytes));

        assertEquals(size, inboxBytes());
        assertEquals(1, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void takesAnotherTransferSyntaxOfTheSamePixelsAsDuplicate() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        for (TransferSyntax syntax :
                List.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_BIG_ENDIAN)) {
            byte[] other = Part10Writer.dataSetBytes(CtInstance.dataSet(1), syntax);
            assertInstanceOf(StoreOutcome.Duplicate.class, send(other, syntax.uid(), 1), syntax.name());
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void keepsCorrectedDemographicsAsARevisionOfTheSameContent() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        DataSet corrected = CtInstance.dataSet(1).setStrings(Tag.PatientName, Vr.PN, "Test^Corrected");

        StoreOutcome.Revised revised = assertInstanceOf(StoreOutcome.Revised.class, send(CtInstance.bytes(corrected)));

        assertEquals(StoreOutcome.Change.DEMOGRAPHICS, revised.change());
        assertEquals(2, revised.row().revision());
        assertEquals(1, revised.row().contentRevision());
        assertEquals(List.of(revised.row()), inbox.reader().instances(CtInstance.STUDY));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void takesOtherPixelsAndOtherGeometryAsNewContent() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        DataSet moved = CtInstance.dataSet(1).setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, 1.5);
        DataSet repainted = CtInstance.dataSet(1);
        repainted.bytes(Tag.PixelData).orElseThrow()[0] ^= 1;

        StoreOutcome.Revised first = assertInstanceOf(StoreOutcome.Revised.class, send(CtInstance.bytes(moved)));
        StoreOutcome.Revised second = assertInstanceOf(StoreOutcome.Revised.class, send(CtInstance.bytes(repainted)));

        assertEquals(StoreOutcome.Change.CONTENT, first.change());
        assertEquals(StoreOutcome.Change.CONTENT, second.change());
        assertEquals(3, second.row().contentRevision());
        assertEquals(List.of(second.row()), inbox.reader().instances(CtInstance.STUDY));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void refusesADataSetThatTheCommandDidNotAnnounce() throws IOException {
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(1));

        StoreOutcome outcome = send(bytes, EXPLICIT, 2);

        assertEquals(
                0xA900, assertInstanceOf(StoreOutcome.Refused.class, outcome).status());
        assertTrue(inbox.reader().instances(CtInstance.STUDY).isEmpty());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void refusesDataSetsWithoutTheirUids() throws IOException {
        for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID}) {
            StoreOutcome missing = send(CtInstance.bytes(CtInstance.dataSet(1).remove(tag)));
            StoreOutcome.Refused refused = assertInstanceOf(StoreOutcome.Refused.class, missing);
            assertEquals(0xC000, refused.status());
            assertTrue(refused.comment().contains(Tag.format(tag)), refused.comment());
        }
        assertEquals(0, inboxBytes());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void neverMakesAFileNameOfAnUnsafeUid() throws IOException {
        for (String uid : List.of("..", "../../etc", "1.2/3", "1..2", ".1", "1.2.", "1".repeat(65))) {
            DataSet dataSet = CtInstance.dataSet(1).setStrings(Tag.StudyInstanceUID, Vr.UI, uid);
            StoreOutcome outcome = send(CtInstance.bytes(dataSet));
            assertEquals(
                    0xC000,
                    assertInstanceOf(StoreOutcome.Refused.class, outcome, uid).status());
        }
        assertEquals(0, inboxBytes());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void refusesADataSetThatIsCutOffInsideAnElement() throws IOException {
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(CtInstance.STUDY, 1, 8));
        int pixels = bytes.length - 128 - 12;
        for (int length = pixels + 1; length < bytes.length; length++) {
            StoreOutcome outcome = send(java.util.Arrays.copyOf(bytes, length));
            assertEquals(
                    0xC000,
                    assertInstanceOf(StoreOutcome.Refused.class, outcome, "cut at " + length)
                            .status());
        }
        for (int length = 0; length < 60; length++) {
            StoreOutcome outcome = send(java.util.Arrays.copyOf(bytes, length));
            assertEquals(
                    0xC000,
                    assertInstanceOf(StoreOutcome.Refused.class, outcome, "cut at " + length)
                            .status());
        }
        assertInstanceOf(StoreOutcome.Stored.class, send(bytes));
        assertEquals(1, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void refusesGarbage() throws IOException {
        byte[] garbage = new byte[100_000];
        new java.util.Random(5).nextBytes(garbage);
        StoreOutcome outcome = send(garbage);
        assertEquals(
                0xC000, assertInstanceOf(StoreOutcome.Refused.class, outcome).status());
        assertEquals(0, inboxBytes());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void answersOutOfResourcesBelowTheWatermarkAndStoresAgainAbove() throws IOException {
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(1));
        disk.free = 100;
        assertEquals(
                0xA700,
                assertInstanceOf(StoreOutcome.Refused.class, send(bytes)).status());
        disk.free = Long.MAX_VALUE;
        assertInstanceOf(StoreOutcome.Stored.class, send(bytes));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-7")
    void answersOutOfResourcesWhenTheDiskFillsUpAndKeepsNothingOfIt() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        for (int writes = 0; writes < 4; writes++) {
            disk.writesLeft = writes;
            StoreOutcome outcome = send(CtInstance.bytes(CtInstance.dataSet(2)));
            assertEquals(
                    0xA700,
                    assertInstanceOf(StoreOutcome.Refused.class, outcome, "after " + writes)
                            .status());
        }
        disk.writesLeft = Long.MAX_VALUE;
        assertInstanceOf(StoreOutcome.Stored.class, send(CtInstance.bytes(CtInstance.dataSet(3))));
        List<InstanceRow> before = inbox.reader().instances(CtInstance.STUDY);
        assertEquals(2, before.size());

        restart(true);

        assertEquals(before, inbox.reader().instances(CtInstance.STUDY));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void neverAnswersSuccessWhenSyncFails() throws IOException {
        disk.failForce = true;
        StoreOutcome outcome = send(CtInstance.bytes(CtInstance.dataSet(1)));
        assertEquals(
                0xA700, assertInstanceOf(StoreOutcome.Refused.class, outcome).status());
        disk.failForce = false;
        assertInstanceOf(StoreOutcome.Stored.class, send(CtInstance.bytes(CtInstance.dataSet(1))));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void syncsStudyFolderPackFolderAndDataInThisOrderBeforeTheOutcome() throws IOException {
        disk.calls.clear();
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        assertEquals(List.of("folder inbox", "create", "folder " + CtInstance.STUDY, "force"), disk.calls);
        disk.calls.clear();
        send(CtInstance.bytes(CtInstance.dataSet(2)));
        assertEquals(List.of("force"), disk.calls);
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void noticesTwoPatientsInOneStudyAndKeepsBoth() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        assertFalse(inbox.reader().hasPatientConflict(CtInstance.STUDY));

        send(CtInstance.bytes(CtInstance.dataSet(2).setStrings(Tag.PatientID, Vr.LO, "P2")));

        assertTrue(inbox.reader().hasPatientConflict(CtInstance.STUDY));
        assertEquals(2, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void noticesTwoPatientsInOneSeriesOfTwoStudies() throws IOException {
        DataSet other = CtInstance.dataSet("1.2.99", 7, 64)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, CtInstance.SERIES)
                .setStrings(Tag.PatientID, Vr.LO, "P2");
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        send(CtInstance.bytes(other));
        assertTrue(inbox.reader().hasPatientConflict(CtInstance.STUDY));
        assertTrue(inbox.reader().hasPatientConflict("1.2.99"));
    }

    @Test
    void takesTheSameInstanceUidInAnotherSeriesAsAnotherInstance() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        DataSet other = CtInstance.dataSet(1).setStrings(Tag.SeriesInstanceUID, Vr.UI, CtInstance.SERIES + ".9");
        assertInstanceOf(StoreOutcome.Stored.class, send(CtInstance.bytes(other)));
        assertEquals(2, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void rebuildsTheIndexFromThePacksAsItWas() throws IOException {
        fillWithRevisions();
        List<InstanceRow> before = allRows();

        restart(true);

        assertEquals(before, allRows());
        assertEquals(
                before.size() - 2, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void keepsAllAcknowledgedWhenAPackEndsInGarbage() throws IOException {
        fillWithRevisions();
        List<InstanceRow> before = allRows();
        for (Path pack : packs()) {
            Files.write(pack, new byte[] {0x48, 0x52, 0x45, 0x43, 1, 2, 3}, StandardOpenOption.APPEND);
        }
        restart(false);
        assertEquals(before, allRows());
        assertNotEquals(0, before.size());
    }

    @Test
    void dropsAnInstanceWhoseAssociationBreaksOff() throws IOException {
        Reception reception = intake.begin(null, null, EXPLICIT);
        byte[] bytes = CtInstance.bytes(CtInstance.dataSet(1));
        reception.write(ByteBuffer.wrap(bytes, 0, bytes.length - 10));
        reception.abort();
        assertInstanceOf(StoreOutcome.Stored.class, send(CtInstance.bytes(CtInstance.dataSet(2))));
        assertEquals(1, inbox.reader().instances(CtInstance.STUDY).size());
    }

    @Test
    void removesAStudyWithItsFolder() throws IOException {
        send(CtInstance.bytes(CtInstance.dataSet(1)));
        assertFalse(inbox.deleteStudy(CtInstance.STUDY), "its pack is open");
        assertEquals(1, inbox.reader().instances(CtInstance.STUDY).size());
        intake.close();
        assertTrue(inbox.deleteStudy(CtInstance.STUDY));
        assertTrue(inbox.reader().instances(CtInstance.STUDY).isEmpty());
        assertFalse(Files.exists(home.resolve("inbox").resolve(CtInstance.STUDY)));
        assertInstanceOf(StoreOutcome.Stored.class, send(CtInstance.bytes(CtInstance.dataSet(1))));
    }

    @Test
    void boundsTheMemoryOfHeadersThatNeverEnd() throws IOException {
        InboxSettings small = new InboxSettings(home.resolve("small"), 0, 64 * 1024, 128 * 1024);
        try (Inbox bounded = Inbox.open(
                small, database.transactions(), Inbox.Reading.dicom(), CLOCK, UidSource.random(), disk, "2.25.7")) {
            Intake from = bounded.intake(new Origin("2.25.9", "A", "B"));
            DataSet endless = CtInstance.dataSet(1).setBytes(0x00091010, Vr.UN, new byte[1_000_000]);
            StoreOutcome outcome = send(from, CtInstance.bytes(endless), EXPLICIT, 1);
            assertInstanceOf(StoreOutcome.Refused.class, outcome);
            assertInstanceOf(
                    StoreOutcome.Stored.class, send(from, CtInstance.bytes(CtInstance.dataSet(1)), EXPLICIT, 1));
            from.close();
        }
    }

    private void fillWithRevisions() throws IOException {
        IntStream.rangeClosed(1, 5).forEach(i -> send(CtInstance.bytes(CtInstance.dataSet(i))));
        intake.close();
        intake = inbox.intake(new Origin(UidSource.random().next(), "OTHER", "HILUM"));
        send(CtInstance.bytes(CtInstance.dataSet(2).setStrings(Tag.PatientName, Vr.PN, "Test^Corrected")));
        send(CtInstance.bytes(CtInstance.dataSet(3).setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, 9)));
        send(CtInstance.bytes(CtInstance.dataSet(6)));
    }

    private List<InstanceRow> allRows() {
        inbox.reader().studies();
        return new InstanceIndex(database.transactions()).allRevisions();
    }

    private StoreOutcome send(byte[] bytes) {
        return send(intake, bytes, EXPLICIT, -1);
    }

    private StoreOutcome send(byte[] bytes, String transferSyntax, int number) {
        return send(intake, bytes, transferSyntax, number);
    }

    private static StoreOutcome send(Intake intake, byte[] bytes, String transferSyntax, int number) {
        String announced = number < 0 ? null : CtInstance.uid(number);
        Reception reception = intake.begin(null, announced, transferSyntax);
        for (int at = 0; at < bytes.length; at += 4_000) {
            reception.write(ByteBuffer.wrap(bytes, at, Math.min(4_000, bytes.length - at)));
        }
        return reception.complete();
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("inbox"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private long inboxBytes() throws IOException {
        long sum = 0;
        for (Path pack : packs()) {
            sum += Files.size(pack);
        }
        return sum;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
