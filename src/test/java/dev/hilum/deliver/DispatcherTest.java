package dev.hilum.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.dicom.net.StorageContexts;
import dev.hilum.job.Database;
import dev.hilum.job.JobQueue;
import dev.hilum.job.SettableClock;
import dev.hilum.job.Transactions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.junit.jupiter.api.Tag("REQ-DLV-4")
class DispatcherTest {
    private static final Set<ObjectRole> BOTH = Set.of(ObjectRole.SR, ObjectRole.SEG);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<String> finished = new ArrayList<>();
    private Database database;
    private Transactions transactions;
    private JobQueue queue;
    private Outbox outbox;

    @BeforeEach
    void open() {
        database = openDatabase();
        transactions = database.transactions();
        queue = new JobQueue(transactions, clock, Duration.ofMinutes(5));
        outbox = new Outbox(transactions, queue, clock);
    }

    /** Subclasses run the same tests on another database. */
    Database openDatabase() {
        return Database.embedded(folder.resolve("db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sendsAllObjectsOfAResultOverOneAssociation() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            add(order, pacs);
            runAll(dispatcher(pacs));
            assertEquals(uids(order), Set.copyOf(archive.received));
            assertEquals(1, archive.associations.get());
            assertEquals(DeliveryState.DELIVERED, only().state());
            assertEquals(List.of("r1"), finished);
        }
    }

    @Test
    void aWarningIsADeliveryAndIsWrittenDown() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            archive.answer(uid(order, 0), 0xB000);
            add(order, pacs);
            runAll(dispatcher(pacs));
            assertEquals(DeliveryState.DELIVERED, only().state());
            Delivery.Item item = item(only(), uid(order, 0));
            assertEquals(0xB000, item.status());
        }
    }

    @Test
    void onlyWhatThePeerRefusedIsSentAgain() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            archive.answer(uid(order, 1), 0xA700);
            add(order, pacs);
            Dispatcher dispatcher = dispatcher(pacs);
            runAll(dispatcher);
            assertEquals(DeliveryState.PENDING, only().state());
            assertEquals(0xA700, item(only(), uid(order, 1)).status());
            assertTrue(item(only(), uid(order, 0)).delivered());
            archive.answer(uid(order, 1), 0x0000);
            clock.tick(Duration.ofSeconds(30));
            runAll(dispatcher);
            assertEquals(DeliveryState.DELIVERED, only().state());
            assertEquals(1, count(archive, uid(order, 0)));
            assertEquals(2, count(archive, uid(order, 1)));
        }
    }

    @Test
    void aRefusedConnectionIsTriedAgainLaterAndLater() throws IOException {
        Destination.CStore pacs = cStore("PACS", closedPort());
        add(order("r1"), pacs);
        Dispatcher dispatcher = dispatcher(pacs);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            runAll(dispatcher);
            Instant next = only().nextAttemptAt();
            waits.add(Duration.between(clock.instant(), next).toSeconds());
            clock.to(next.plusSeconds(61));
        }
        assertEquals(List.of(30L, 60L, 120L, 240L, 480L, 960L, 1920L, 3840L, 7200L, 7200L, 7200L, 7200L), waits);
        assertTrue(only().lastError().startsWith("CONNECT"), only().lastError());
    }

    @Test
    void aPeerThatIsDownForAnHourGetsEverythingWhenItIsBack() throws IOException {
        int port = closedPort();
        Destination.CStore pacs = cStore("PACS", port);
        Dispatcher dispatcher = dispatcher(pacs);
        for (int i = 0; i < 5; i++) {
            add(order("r" + i), pacs);
        }
        for (int minute = 0; minute < 60; minute++) {
            runAll(dispatcher);
            clock.tick(Duration.ofMinutes(1));
        }
        assertEquals(5, outbox.list(Optional.of(DeliveryState.PENDING), 100).size());
        try (FakeArchive archive = new FakeArchive(ServerSettings.on("127.0.0.1", port))) {
            for (int minute = 0; minute < 70 && finished.size() < 5; minute++) {
                runAll(dispatcher);
                clock.tick(Duration.ofMinutes(1));
            }
            assertEquals(10, archive.received.size());
            assertEquals(
                    5, outbox.list(Optional.of(DeliveryState.DELIVERED), 100).size());
        }
    }

    @Test
    void aDestinationThatWasNotReachedIsLeftAloneForAWhile() throws IOException {
        try (HungPeer peer = new HungPeer(true)) {
            Destination.CStore pacs = cStore("PACS", peer.port());
            for (int i = 0; i < 10; i++) {
                add(order("r" + i), pacs);
            }
            runAll(dispatcher(pacs));
            assertEquals(3, peer.connections());
        }
    }

    @Test
    void aHungPeerHoldsUpNoOtherDestination() throws IOException {
        try (HungPeer hung = new HungPeer(false);
                FakeArchive archive = new FakeArchive()) {
            Destination.CStore slow = cStore("SLOW", hung.port());
            Destination.CStore pacs = cStore("PACS", archive.port());
            add(order("r1"), slow);
            add(order("r2"), pacs);
            Dispatcher dispatcher = dispatcher(slow, pacs);
            try (DispatchLoop loop = DispatchLoop.start(dispatcher, queue, "loop")) {
                await(() -> outbox.find("PACS:r2").orElseThrow().state() == DeliveryState.DELIVERED);
                await(() -> outbox.find("SLOW:r1").orElseThrow().attempts() == 1);
            }
            Delivery waiting = outbox.find("SLOW:r1").orElseThrow();
            assertEquals(DeliveryState.PENDING, waiting.state());
            assertTrue(waiting.lastError().startsWith("TIMED_OUT"), waiting.lastError());
        }
    }

    @Test
    void aPeerThatClosesInTheMiddleIsTriedAgain() throws IOException {
        try (HungPeer peer = new HungPeer(true)) {
            Destination.CStore pacs = cStore("PACS", peer.port());
            add(order("r1"), pacs);
            runAll(dispatcher(pacs));
            assertEquals(DeliveryState.PENDING, only().state());
            assertTrue(only().lastError().startsWith("LOST"), only().lastError());
        }
    }

    @Test
    void aRestartBetweenSendingAndMarkingSendsTheSameUidsAgain() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            add(order, pacs);
            Dispatcher dying = new Dispatcher(
                    new Dispatcher.Stores(transactions, queue, outbox),
                    List.of(pacs),
                    settings(),
                    clock,
                    (study, result, at) -> {
                        throw new IllegalStateException("the process ends here");
                    });
            assertThrows(IllegalStateException.class, () -> dying.runOne("dying"));
            assertEquals(DeliveryState.PENDING, only().state());
            queue.releaseAll();
            runAll(dispatcher(pacs));
            assertEquals(DeliveryState.DELIVERED, only().state());
            assertEquals(4, archive.received.size());
            assertEquals(uids(order), Set.copyOf(archive.received));
        }
    }

    @Test
    void afterTheHorizonADeliveryIsDeadUntilSomeoneRetriesIt() throws IOException {
        int port = closedPort();
        Destination.CStore pacs = cStore("PACS", port);
        add(order("r1"), pacs);
        Dispatcher dispatcher = dispatcher(pacs);
        for (int i = 0; i < 200 && only().state() == DeliveryState.PENDING; i++) {
            runAll(dispatcher);
            clock.tick(Duration.ofHours(2));
        }
        assertEquals(DeliveryState.DEAD, only().state());
        assertEquals(1, outbox.list(Optional.of(DeliveryState.DEAD), 10).size());
        try (FakeArchive archive = new FakeArchive(ServerSettings.on("127.0.0.1", port))) {
            runAll(dispatcher);
            assertEquals(0, archive.received.size());
            assertTrue(outbox.retry("PACS:r1"));
            runAll(dispatcher);
            assertEquals(DeliveryState.DELIVERED, only().state());
        }
        assertFalse(outbox.retry("PACS:unknown"));
    }

    @Test
    void aPoisonedResultBlocksNoOther() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order poisoned = order("r1");
            Files.write(poisoned.objects().getFirst().path(), new byte[] {1, 2, 3});
            Files.delete(poisoned.objects().getLast().path());
            Outbox.Order good = order("r2");
            add(poisoned, pacs);
            add(good, pacs);
            runAll(dispatcher(pacs));
            assertEquals(
                    DeliveryState.PENDING, outbox.find("PACS:r1").orElseThrow().state());
            assertEquals(
                    DeliveryState.DELIVERED,
                    outbox.find("PACS:r2").orElseThrow().state());
        }
    }

    @Test
    void aPeerThatKnowsOnlyImplicitVrGetsThat() throws IOException {
        StorageContexts old =
                new StorageContexts(List.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid()), StorageContexts.Order.OURS);
        try (FakeArchive archive =
                new FakeArchive(ServerSettings.on("127.0.0.1", 0).withContexts(old))) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            add(order("r1"), pacs);
            runAll(dispatcher(pacs));
            assertEquals(DeliveryState.DELIVERED, only().state());
        }
    }

    @Test
    void aFolderGetsWholeFilesUnderTheirFinalNames() throws IOException {
        Path target = folder.resolve("out");
        Destination.Folder destination = new Destination.Folder("DISK", target, BOTH);
        Outbox.Order order = order("r1");
        add(order, destination);
        runAll(dispatcher(destination));
        assertEquals(DeliveryState.DELIVERED, only().state());
        for (Delivery.Item item : order.objects()) {
            Path written =
                    target.resolve("1.2.3").resolve("r1").resolve(item.path().getFileName());
            assertEquals(-1, Files.mismatch(item.path(), written));
        }
        try (var files = Files.list(target.resolve("1.2.3").resolve("r1"))) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void aDestinationThatLeftTheSettingsIsDead() {
        add(order("r1"), cStore("GONE", 104));
        runAll(dispatcher());
        assertEquals(DeliveryState.DEAD, only().state());
        assertTrue(only().lastError().contains("GONE"));
    }

    @Test
    void aRolledBackResultLeavesNoDelivery() {
        assertThrows(
                IllegalStateException.class,
                () -> transactions.run(connection -> {
                    outbox.add(connection, order("r1"), List.of(cStore("PACS", 104)));
                    throw new IllegalStateException("no result");
                }));
        assertEquals(List.of(), outbox.list(Optional.empty(), 10));
        assertFalse(dispatcher().runOne("w"));
    }

    @Test
    void nothingIsSentBeforeItsTime() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            transactions.run(connection -> outbox.add(
                    connection, order("r1"), List.of(pacs), clock.instant().plusSeconds(5)));
            Dispatcher dispatcher = dispatcher(pacs);
            assertFalse(dispatcher.runOne("w"));
            clock.tick(Duration.ofSeconds(5));
            assertTrue(dispatcher.runOne("w"));
            assertEquals(2, archive.received.size());
        }
    }

    @Test
    void addingTwiceDeliversOnce() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            add(order, pacs);
            add(order, pacs);
            runAll(dispatcher(pacs));
            assertEquals(2, archive.received.size());
        }
    }

    @Test
    void filesThatAnotherNodeHasAreWaitedForWithoutAnAttempt() throws IOException {
        try (FakeArchive archive = new FakeArchive()) {
            Destination.CStore pacs = cStore("PACS", archive.port());
            Outbox.Order order = order("r1");
            add(order, pacs);
            AtomicBoolean here = new AtomicBoolean();
            Dispatcher dispatcher = dispatcher(
                    delivery -> {
                        if (!here.get()) {
                            throw new IOException("not here yet");
                        }
                        return delivery;
                    },
                    pacs);
            runAll(dispatcher);
            assertEquals(DeliveryState.PENDING, only().state());
            assertEquals(0, only().attempts());
            assertEquals(List.of(), archive.received);

            here.set(true);
            clock.tick(Duration.ofSeconds(5));
            runAll(dispatcher);
            assertEquals(uids(order), Set.copyOf(archive.received));
        }
    }

    private Dispatcher dispatcher(Destination... destinations) {
        return dispatcher(delivery -> delivery, destinations);
    }

    private Dispatcher dispatcher(DeliveryFiles files, Destination... destinations) {
        return new Dispatcher(
                new Dispatcher.Stores(transactions, queue, outbox, files),
                List.of(destinations),
                settings(),
                clock,
                (study, result, at) -> finished.add(result));
    }

    private static DispatchSettings settings() {
        return new DispatchSettings(
                "HILUM",
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                BackOff.standard(),
                2,
                3,
                Duration.ofMinutes(1),
                Map.of());
    }

    private static void runAll(Dispatcher dispatcher) {
        int runs = 0;
        while (dispatcher.runOne("test")) {
            assertTrue(++runs < 1000, "deliveries do not come to rest");
        }
    }

    private void add(Outbox.Order order, Destination destination) {
        transactions.run(connection -> outbox.add(connection, order, List.of(destination)));
    }

    private Delivery only() {
        List<Delivery> all = outbox.list(Optional.empty(), 10);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private static Destination.CStore cStore(String name, int port) {
        return new Destination.CStore(name, "127.0.0.1", port, "PACS", BOTH);
    }

    private Outbox.Order order(String result) {
        return new Outbox.Order(
                result,
                "1.2.3",
                List.of(
                        object(ObjectRole.SR, Uid.COMPREHENSIVE_3D_SR, result),
                        object(ObjectRole.SEG, Uid.SEGMENTATION, result)));
    }

    private Delivery.Item object(ObjectRole role, String sopClass, String result) {
        String uid = UidSource.named(result + role);
        DataSet dataSet = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, sopClass)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, uid)
                .setStrings(Tag.PatientName, Vr.PN, "Test^王");
        try {
            Path path = Files.createDirectories(folder.resolve(result)).resolve(role + ".dcm");
            Part10Writer.write(path, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            return new Delivery.Item(role, path, sopClass, uid, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> uids(Outbox.Order order) {
        return Set.of(uid(order, 0), uid(order, 1));
    }

    private static String uid(Outbox.Order order, int index) {
        return String.valueOf(order.objects().get(index).sopInstanceUid());
    }

    private static Delivery.Item item(Delivery delivery, String uid) {
        return delivery.objects().stream()
                .filter(item -> uid.equals(item.sopInstanceUid()))
                .findFirst()
                .orElseThrow();
    }

    private static long count(FakeArchive archive, String uid) {
        return archive.received.stream().filter(uid::equals).count();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen in 30 s");
            Thread.onSpinWait();
        }
    }

    /** Takes connections and says nothing; closes each at once if told to. */
    private static final class HungPeer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = new java.util.concurrent.CopyOnWriteArrayList<>();

        HungPeer(boolean closing) throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket socket = server.accept();
                        sockets.add(socket);
                        if (closing) {
                            socket.getInputStream().readNBytes(6);
                            socket.close();
                        }
                    }
                } catch (IOException ended) {
                    // The test is over.
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        int connections() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
