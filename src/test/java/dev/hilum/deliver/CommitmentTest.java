package dev.hilum.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.CommitmentContexts;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.dicom.net.StoreSink;
import dev.hilum.job.Database;
import dev.hilum.job.JobQueue;
import dev.hilum.job.SettableClock;
import dev.hilum.job.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage commitment as SCU (PS3.4 annex J): delivered is what the archive has committed to, and nothing else. */
@org.junit.jupiter.api.Tag("REQ-DLV-4")
class CommitmentTest {
    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<String> finished = new ArrayList<>();
    private Database database;
    private Transactions transactions;
    private JobQueue queue;
    private Outbox outbox;
    private CommittingArchive archive;
    private DicomServer ours;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        transactions = database.transactions();
        queue = new JobQueue(transactions, clock, Duration.ofMinutes(5));
        outbox = new Outbox(transactions, queue, clock);
        archive = new CommittingArchive();
        CommitmentReports reports =
                new CommitmentReports(stores(), BackOff.standard(), clock, (study, result, at) -> finished.add(result));
        ours = DicomServer.start(
                ServerSettings.on("127.0.0.1", 0).withContexts(new CommitmentContexts(StorageContexts.all())),
                new Hearing(reports),
                new NetListener() {});
    }

    /** A subclass runs the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(folder.resolve("db"));
    }

    @AfterEach
    void close() {
        archive.close();
        ours.close();
        database.close();
    }

    @Test
    void aReportOnTheSameAssociationMakesItDelivered() {
        archive.reportsAtOnce = true;
        add();
        run();
        assertEquals(DeliveryState.DELIVERED, only().state());
        assertEquals(List.of("r1"), finished);
        assertEquals(
                2, archive.requests.getFirst().items(Tag.ReferencedSOPSequence).size());
    }

    @Test
    void successOfTheStoreAloneIsNoDelivery() throws Exception {
        add();
        run();
        assertEquals(2, archive.received.size());
        assertEquals(DeliveryState.PENDING, only().state());
        assertEquals("stored, waits for storage commitment", only().lastError());
        assertEquals(List.of(), finished);
        assertEquals(DimseStatus.SUCCESS, archive.reportTo(ours.port(), archive.requests.getFirst()));
        assertEquals(DeliveryState.DELIVERED, only().state());
        assertEquals(List.of("r1"), finished);
        run();
        clock.tick(Duration.ofHours(2));
        run();
        assertEquals(2, archive.received.size(), "nothing is sent twice");
        assertEquals(List.of("r1"), finished);
        assertEquals(0, queue.waiting(dev.hilum.job.JobKind.DELIVER));
    }

    @Test
    void whatTheArchiveLostIsSentAgainAndNothingElse() throws Exception {
        add();
        run();
        archive.lose(uid(ObjectRole.SEG));
        archive.reportTo(ours.port(), archive.requests.getFirst());
        assertEquals(DeliveryState.PENDING, only().state());
        assertEquals("COMMITMENT: not committed, failure reason 0112", only().lastError());
        assertEquals(List.of(), finished);
        clock.tick(Duration.ofSeconds(31));
        run();
        assertEquals(List.of(uid(ObjectRole.SEG)), archive.received.subList(2, archive.received.size()));
        archive.reportTo(ours.port(), archive.requests.getLast());
        assertEquals(DeliveryState.DELIVERED, only().state());
        assertEquals(List.of("r1"), finished);
    }

    @Test
    void anArchiveThatNeverReportsIsSentItAgainAfterTheTimeout() throws Exception {
        add();
        run();
        clock.tick(Duration.ofMinutes(59));
        run();
        assertEquals(2, archive.received.size());
        clock.tick(Duration.ofMinutes(2));
        run();
        assertEquals(4, archive.received.size());
        archive.reportTo(ours.port(), archive.requests.getFirst());
        assertEquals(DeliveryState.PENDING, only().state(), "a report of the request given up counts no more");
        archive.reportTo(ours.port(), archive.requests.getLast());
        assertEquals(DeliveryState.DELIVERED, only().state());
        assertEquals(List.of("r1"), finished);
    }

    @Test
    void anArchiveThatLosesEverythingForeverMakesADeadLetter() throws Exception {
        add();
        for (int i = 0; i < 300 && only().state() == DeliveryState.PENDING; i++) {
            run();
            archive.lose(uid(ObjectRole.SR));
            archive.lose(uid(ObjectRole.SEG));
            archive.reportTo(ours.port(), archive.requests.getLast());
            clock.tick(Duration.ofDays(1));
        }
        assertEquals(DeliveryState.DEAD, only().state());
        assertEquals(List.of(), finished);
        archive.reportsAtOnce = true;
        assertTrue(outbox.retry("PACS:r1"));
        run();
        assertEquals(DeliveryState.DELIVERED, only().state());
    }

    @Test
    void anArchiveThatTakesNoRequestIsNoDelivery() throws IOException {
        archive.answer = DimseStatus.PROCESSING_FAILURE;
        add();
        run();
        assertEquals("COMMITMENT: request refused with status 0110", only().lastError());
        try (FakeArchive plain = new FakeArchive()) {
            clock.tick(Duration.ofMinutes(1));
            run(dispatcher(plain.port()));
            assertTrue(only().lastError().startsWith("COMMITMENT: NOT_ACCEPTED"), only().lastError());
            assertEquals(2, plain.received.size());
        }
        assertEquals(DeliveryState.PENDING, only().state());
        assertEquals(List.of(), finished);
    }

    private Dispatcher.Stores stores() {
        return new Dispatcher.Stores(transactions, queue, outbox);
    }

    private void run() {
        run(dispatcher(archive.port()));
    }

    private static void run(Dispatcher dispatcher) {
        int runs = 0;
        while (dispatcher.runOne("test")) {
            assertTrue(++runs < 100, "deliveries do not come to rest");
        }
    }

    private Dispatcher dispatcher(int port) {
        return new Dispatcher(
                stores(),
                List.of(pacs(port)),
                DispatchSettings.standard("HILUM"),
                clock,
                (study, result, at) -> finished.add(result));
    }

    private static Destination.CStore pacs(int port) {
        return new Destination.CStore(
                "PACS",
                "127.0.0.1",
                port,
                "PACS",
                Set.of(ObjectRole.SR, ObjectRole.SEG),
                Optional.of(Duration.ofHours(1)),
                Optional.empty());
    }

    private void add() {
        Outbox.Order order = new Outbox.Order(
                "r1",
                "1.2.3",
                List.of(object(ObjectRole.SR, Uid.COMPREHENSIVE_3D_SR), object(ObjectRole.SEG, Uid.SEGMENTATION)));
        transactions.run(connection -> outbox.add(connection, order, List.of(pacs(archive.port()))));
    }

    private Delivery.Item object(ObjectRole role, String sopClass) {
        DataSet dataSet = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, sopClass)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, uid(role));
        try {
            Path path = Files.createDirectories(folder.resolve("r1")).resolve(role + ".dcm");
            Part10Writer.write(path, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            return new Delivery.Item(role, path, sopClass, uid(role), null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String uid(ObjectRole role) {
        return UidSource.named("r1" + role);
    }

    private Delivery only() {
        List<Delivery> all = outbox.list(Optional.empty(), 10);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    /** Our own listener: hears reports only. */
    private record Hearing(CommitmentReports reports) implements DimseHandler {
        @Override
        public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
            throw new AssertionError("nobody stores here");
        }

        @Override
        public DimseStatus onEvent(AssociationContext association, EventReport report) {
            reports.received(Commitment.of(report));
            return DimseStatus.SUCCESS;
        }
    }
}
