package dev.hilum.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.CallerRules;
import dev.hilum.dicom.net.PresentationContext;
import dev.hilum.dicom.net.ServerSettings;
import dev.hilum.job.Database;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.SettableClock;
import dev.hilum.job.Transactions;
import dev.hilum.worklist.DeliveryResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a destination or the line to it does for an hour: no result is lost, none is delivered twice, no other
 * destination waits, and what is told over REST, which the page shows, names the fault.
 */
@org.junit.jupiter.api.Tag("REQ-DLV-4")
class DestinationFaultsTest {
    private static final List<String> RESULTS = List.of("r1", "r2", "r3");
    private static final Duration PATIENCE = Duration.ofMillis(700);
    private static final int OBJECT_BYTES = 60_000;

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final List<String> finished = new ArrayList<>();
    private Database database;
    private Transactions transactions;
    private JobQueue queue;
    private Outbox outbox;
    private FakeArchive well;

    /** What is wrong with it, and what is said of it. */
    private enum Fault {
        REFUSES_CONNECTIONS("CONNECT"),
        REJECTS_THE_ASSOCIATION("REJECTED"),
        TAKES_NO_PRESENTATION_CONTEXT("NOT_ACCEPTED"),
        HANGS("TIMED_OUT"),
        CLOSES_WITHIN_AN_OBJECT("LOST"),
        SWALLOWS_ANSWERS("TIMED_OUT"),
        HAS_NO_ROOM("status A700");

        private final String said;

        Fault(String said) {
            this.said = said;
        }
    }

    @BeforeEach
    void open() throws IOException {
        database = Database.embedded(folder.resolve("db"));
        transactions = database.transactions();
        queue = new JobQueue(transactions, clock, Duration.ofMinutes(5));
        outbox = new Outbox(transactions, queue, clock);
        well = new FakeArchive();
    }

    @AfterEach
    void close() {
        well.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void anHourOfItLosesNothingAndDoublesNothing(Fault fault) throws IOException {
        try (FakeArchive sick = archive(fault);
                FakeArchive mended = new FakeArchive();
                FaultyLine line = new FaultyLine(sick.port())) {
            begin(fault, line, sick);
            Destination.CStore destination = cStore("SICK", line.port());
            Destination.CStore other = cStore("WELL", well.port());
            RESULTS.forEach(result -> add(result, destination, other));
            Dispatcher dispatcher = dispatcher(destination, other);
            run(dispatcher);
            assertEquals(uids(), Set.copyOf(well.received), "no other destination waits");
            pass(dispatcher, 60);
            List<DeliveryResource.View> shown = shown("PENDING");
            assertEquals(
                    Set.of("SICK:r1", "SICK:r2", "SICK:r3"),
                    Set.copyOf(shown.stream().map(DeliveryResource.View::id).toList()));
            shown.forEach(
                    view -> assertTrue(String.valueOf(view.lastError()).startsWith(fault.said), view.lastError()));
            assertEquals(List.of(), finished);

            end(fault, line, sick, mended);
            pass(dispatcher, 125);
            FakeArchive now = fault == Fault.HAS_NO_ROOM ? sick : mended;
            assertEquals(uids(), Set.copyOf(now.received));
            assertEquals(List.of(), shown("PENDING"));
            assertEquals(6, shown("DELIVERED").size());
            int sent = now.received.size() + well.received.size();
            pass(dispatcher, 24 * 60);
            assertEquals(sent, now.received.size() + well.received.size(), "what arrived is never sent again");
            assertEquals(uids().size(), well.received.size());
            assertEquals(RESULTS, finished.stream().sorted().toList(), "each result is delivered once");
            assertEquals(0, queue.waiting(JobKind.DELIVER));
        }
    }

    @Test
    void whatItAcknowledgesAndLosesForAnHourIsSentUntilItIsKept() throws IOException {
        try (CommittingArchive archive = new CommittingArchive()) {
            archive.reportsAtOnce = true;
            archive.losesAll = true;
            Destination.CStore destination = new Destination.CStore(
                    "SICK",
                    "127.0.0.1",
                    archive.port(),
                    "SICK",
                    objects(),
                    Optional.of(Duration.ofHours(1)),
                    Optional.empty());
            RESULTS.forEach(result -> add(result, destination));
            Dispatcher dispatcher = dispatcher(destination);
            pass(dispatcher, 60);
            assertEquals(3, shown("PENDING").size());
            shown("PENDING")
                    .forEach(view -> assertEquals("COMMITMENT: not committed, failure reason 0112", view.lastError()));
            assertEquals(List.of(), finished);
            archive.losesAll = false;
            pass(dispatcher, 125);
            assertEquals(uids(), archive.kept());
            assertEquals(RESULTS, finished.stream().sorted().toList());
            assertEquals(3, shown("DELIVERED").size());
            int sent = archive.received.size();
            pass(dispatcher, 24 * 60);
            assertEquals(sent, archive.received.size());
        }
    }

    @Test
    void aWarningIsADeliveryAndItsStatusIsKept() throws IOException {
        uids().forEach(uid -> well.answer(uid, 0xB007));
        Destination.CStore destination = cStore("WELL", well.port());
        RESULTS.forEach(result -> add(result, destination));
        run(dispatcher(destination));
        assertEquals(3, shown("DELIVERED").size());
        assertEquals(RESULTS, finished.stream().sorted().toList());
        assertEquals(uids().size(), well.received.size());
        outbox.list(Optional.empty(), 10)
                .forEach(delivery -> delivery.objects().forEach(item -> assertEquals(0xB007, item.status())));
    }

    @Test
    void anOffPeakWindowHoldsBackUntilItOpens() {
        Destination.CStore destination = cStore("WELL", well.port());
        RESULTS.forEach(result -> add(result, destination));
        DeliveryWindow night = DeliveryWindow.parse(
                window(Duration.ofHours(3)) + "-" + window(Duration.ofHours(9)), java.time.ZoneOffset.UTC);
        Dispatcher dispatcher = dispatcher(settings().withWindows(Map.of("WELL", night)), destination);
        pass(dispatcher, 179);
        assertEquals(0, well.received.size());
        assertEquals(3, shown("PENDING").size());
        pass(dispatcher, 3);
        assertEquals(uids(), Set.copyOf(well.received));
    }

    private String window(Duration fromNow) {
        return clock.instant()
                .plus(fromNow)
                .atZone(java.time.ZoneOffset.UTC)
                .toLocalTime()
                .toString();
    }

    private static FakeArchive archive(Fault fault) throws IOException {
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0);
        return new FakeArchive(
                switch (fault) {
                    case REJECTS_THE_ASSOCIATION ->
                        settings.withCallers(new CallerRules(
                                Set.of("PACS"), List.of(new CallerRules.Caller("OTHER", Optional.empty())), Map.of()));
                    case TAKES_NO_PRESENTATION_CONTEXT ->
                        settings.withContexts(proposed -> new PresentationContext.Answered(
                                proposed.id(), 3, proposed.transferSyntaxes().getFirst()));
                    default -> settings;
                });
    }

    private void begin(Fault fault, FaultyLine line, FakeArchive sick) throws IOException {
        switch (fault) {
            case REFUSES_CONNECTIONS -> line.cut();
            case HANGS -> line.is(FaultyLine.Mode.HANGS, sick.port());
            case CLOSES_WITHIN_AN_OBJECT -> line.is(FaultyLine.Mode.CLOSES_WITHIN_AN_OBJECT, sick.port());
            case SWALLOWS_ANSWERS -> line.is(FaultyLine.Mode.SWALLOWS_ANSWERS, sick.port());
            case HAS_NO_ROOM -> uids().forEach(uid -> sick.answer(uid, 0xA700));
            case REJECTS_THE_ASSOCIATION, TAKES_NO_PRESENTATION_CONTEXT -> {}
        }
    }

    private void end(Fault fault, FaultyLine line, FakeArchive sick, FakeArchive mended) throws IOException {
        if (fault == Fault.HAS_NO_ROOM) {
            sick.received.clear();
            uids().forEach(uid -> sick.answer(uid, 0));
            return;
        }
        line.is(FaultyLine.Mode.CARRIES, mended.port());
        if (fault == Fault.REFUSES_CONNECTIONS) {
            line.mend();
        }
    }

    private void pass(Dispatcher dispatcher, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            run(dispatcher);
            clock.tick(Duration.ofMinutes(1));
        }
    }

    private static void run(Dispatcher dispatcher) {
        int runs = 0;
        while (dispatcher.runOne("test")) {
            assertTrue(++runs < 100, "deliveries do not come to rest");
        }
    }

    private List<DeliveryResource.View> shown(String state) {
        return new DeliveryResource(outbox).list(Optional.of(state), 100).deliveries();
    }

    private Dispatcher dispatcher(Destination... destinations) {
        return dispatcher(settings(), destinations);
    }

    private Dispatcher dispatcher(DispatchSettings settings, Destination... destinations) {
        return new Dispatcher(
                new Dispatcher.Stores(transactions, queue, outbox),
                List.of(destinations),
                settings,
                clock,
                (study, result, at) -> finished.add(result));
    }

    private static DispatchSettings settings() {
        return new DispatchSettings(
                "HILUM", PATIENCE, PATIENCE, BackOff.standard(), 2, 3, Duration.ofMinutes(1), Map.of());
    }

    private static Destination.CStore cStore(String name, int port) {
        return new Destination.CStore(name, "127.0.0.1", port, "PACS", objects());
    }

    private static Set<ObjectRole> objects() {
        return Set.of(ObjectRole.SR, ObjectRole.SEG);
    }

    private void add(String result, Destination... destinations) {
        Outbox.Order order = new Outbox.Order(
                result,
                "1.2.3",
                List.of(
                        object(result, ObjectRole.SR, Uid.COMPREHENSIVE_3D_SR),
                        object(result, ObjectRole.SEG, Uid.SEGMENTATION)));
        transactions.run(connection -> outbox.add(connection, order, List.of(destinations)));
    }

    private Delivery.Item object(String result, ObjectRole role, String sopClass) {
        DataSet dataSet = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, sopClass)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, uid(result, role));
        dataSet.put(new dev.hilum.dicom.data.Element(Tag.PixelData, Vr.OB, new Value.Bytes(new byte[OBJECT_BYTES])));
        try {
            Path path = Files.createDirectories(folder.resolve(result)).resolve(role + ".dcm");
            Part10Writer.write(path, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            return new Delivery.Item(role, path, sopClass, uid(result, role), null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> uids() {
        Set<String> uids = new HashSet<>();
        RESULTS.forEach(result -> objects().forEach(role -> uids.add(uid(result, role))));
        return uids;
    }

    private static String uid(String result, ObjectRole role) {
        return UidSource.named(result + role);
    }
}
