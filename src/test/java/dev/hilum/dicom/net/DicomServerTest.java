package dev.hilum.dicom.net;

import static dev.hilum.dicom.net.Messages.CT_CONTEXT;
import static dev.hilum.dicom.net.Messages.associate;
import static dev.hilum.dicom.net.Messages.command;
import static dev.hilum.dicom.net.Messages.data;
import static dev.hilum.dicom.net.Messages.pdu;
import static dev.hilum.dicom.net.Messages.status;
import static dev.hilum.dicom.net.Messages.storeCommand;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.ServerSettings.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who gets in, how many, and what they are told. */
class DicomServerTest {
    private final RecordingHandler handler = new RecordingHandler();

    private DicomServer start(ServerSettings settings) throws IOException {
        return DicomServer.start(settings, handler, handler);
    }

    private static ServerSettings any() {
        return ServerSettings.on("127.0.0.1", 0);
    }

    private Pdu answer(ServerSettings settings, Pdu request) throws IOException {
        try (DicomServer server = start(settings);
                ScriptedPeer peer = new ScriptedPeer(server.port()).send(request)) {
            return peer.receive();
        }
    }

    @Test
    @Tag("REQ-RCV-7")
    void unknownCalledTitleIsRejected() throws IOException {
        ServerSettings settings = any().withCallers(new CallerRules(Set.of("OTHER"), List.of()));
        assertEquals(new Pdu.AAssociateRj(1, 1, 7), answer(settings, associate()));
    }

    @Test
    @Tag("REQ-RCV-7")
    void unknownCallingTitleIsRejected() throws IOException {
        ServerSettings settings = any().withCallers(
                        new CallerRules(Set.of("HILUM"), List.of(new CallerRules.Caller("CT1", Optional.empty()))));
        assertEquals(new Pdu.AAssociateRj(1, 1, 3), answer(settings, associate()));
        assertInstanceOf(Pdu.AAssociateAc.class, answer(settings, associate("HILUM", "CT1")));
    }

    @Test
    void callerFromAnotherAddressIsRejected() throws IOException {
        CallerRules.Caller elsewhere = new CallerRules.Caller("TEST", Optional.of(InetAddress.getByName("192.0.2.1")));
        CallerRules.Caller here = new CallerRules.Caller("TEST", Optional.of(InetAddress.getLoopbackAddress()));
        assertEquals(
                new Pdu.AAssociateRj(1, 1, 3),
                answer(any().withCallers(new CallerRules(Set.of(), List.of(elsewhere))), associate()));
        assertInstanceOf(
                Pdu.AAssociateAc.class,
                answer(any().withCallers(new CallerRules(Set.of(), List.of(elsewhere, here))), associate()));
    }

    @Test
    @Tag("REQ-RCV-2")
    void aListOfOneCalledTitleHoldsForThatTitleOnly() throws IOException {
        CallerRules.Caller stroke = new CallerRules.Caller("CT1", Optional.empty());
        ServerSettings settings = any().withCallers(
                        new CallerRules(Set.of("HILUM", "OTHER"), List.of(), Map.of("OTHER", List.of(stroke))));
        assertInstanceOf(Pdu.AAssociateAc.class, answer(settings, associate("HILUM", "TEST")));
        assertEquals(new Pdu.AAssociateRj(1, 1, 3), answer(settings, associate("OTHER", "TEST")));
        assertInstanceOf(Pdu.AAssociateAc.class, answer(settings, associate("OTHER", "CT1")));
    }

    @Test
    void otherApplicationContextIsRejected() throws IOException {
        Pdu.AAssociateRq rq = associate();
        Pdu other = new Pdu.AAssociateRq(
                1, rq.calledAeTitle(), rq.callingAeTitle(), "1.2.3", rq.contexts(), rq.userItems());
        assertEquals(new Pdu.AAssociateRj(1, 1, 2), answer(any(), other));
    }

    @Test
    void otherProtocolVersionIsRejected() throws IOException {
        Pdu.AAssociateRq rq = associate();
        Pdu other = new Pdu.AAssociateRq(
                2, rq.calledAeTitle(), rq.callingAeTitle(), rq.applicationContext(), rq.contexts(), rq.userItems());
        assertEquals(new Pdu.AAssociateRj(1, 2, 2), answer(any(), other));
    }

    @Test
    void answersUserItems() throws IOException {
        Pdu answer = answer(
                any(),
                associate(
                        new UserItem.MaximumLength(0),
                        new UserItem.AsynchronousOperationsWindow(0, 8),
                        new UserItem.RoleSelection(Uid.CT_IMAGE, true, true),
                        new UserItem.RoleSelection(Uid.CT_IMAGE, true, true),
                        new UserItem.RoleSelection("1.2.3.4", true, true),
                        new UserItem.SopClassExtendedNegotiation(Uid.CT_IMAGE, ByteBuffer.allocate(6)),
                        new UserItem.Other(0x57, ByteBuffer.allocate(8)),
                        new UserItem.UserIdentityRq(1, true, ByteBuffer.allocate(3), ByteBuffer.allocate(0))));
        List<UserItem> items = assertInstanceOf(Pdu.AAssociateAc.class, answer).userItems();
        assertEquals(
                List.of(
                        new UserItem.MaximumLength(Limits.DEFAULT.maxPduLength()),
                        new UserItem.ImplementationClassUid(Uid.IMPLEMENTATION_CLASS),
                        new UserItem.ImplementationVersionName(Uid.IMPLEMENTATION_VERSION),
                        new UserItem.AsynchronousOperationsWindow(1, 1),
                        new UserItem.RoleSelection(Uid.CT_IMAGE, true, false),
                        new UserItem.UserIdentityAc(ByteBuffer.allocate(0))),
                items);
    }

    @Test
    void oneAssociationTooManyIsRejectedForNow() throws IOException {
        try (DicomServer server = start(any().withLimits(new Limits(1, 10, 16384, 1 << 20)));
                Association first = Association.open(AssociationTest.to(server.port()))) {
            AssociationException refused =
                    assertThrows(AssociationException.class, () -> Association.open(AssociationTest.to(server.port())));
            assertEquals(AssociationException.Cause.REJECTED_FOR_NOW, refused.reason());
            assertTrue(handler.await("rejected 2/3/2"));
            assertEquals(DimseStatus.SUCCESS, first.echo());
        }
    }

    @Test
    @Tag("REQ-RCV-7")
    void fiveHundredHalfOpenConnectionsKeepNobodyOut() throws Exception {
        List<ScriptedPeer> silent = new ArrayList<>();
        try (DicomServer server = start(any().withLimits(new Limits(2, 400, 16384, 1 << 20)))) {
            for (int i = 0; i < 500; i++) {
                silent.add(new ScriptedPeer(server.port()).sendHex("01 00"));
            }
            try (Association association = Association.open(AssociationTest.to(server.port()))) {
                assertEquals(DimseStatus.SUCCESS, association.echo());
            }
            assertTrue(handler.await("fault TOO_MANY_HALF_OPEN"));
            assertTrue(server.halfOpenConnections() <= 401, "" + server.halfOpenConnections());
        } finally {
            for (ScriptedPeer peer : silent) {
                peer.close();
            }
        }
    }

    @Test
    @Tag("REQ-RCV-7")
    void hundredParallelAssociationsStoreEverything() throws Exception {
        try (DicomServer server = start(any());
                ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<DimseStatus>> senders = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                senders.add(() -> sendThree(server.port(), number));
            }
            for (Future<DimseStatus> status : peers.invokeAll(senders)) {
                assertEquals(DimseStatus.SUCCESS, status.get());
            }
            assertEquals(300, handler.stored.size());
        }
        assertEquals(100, handler.events().stream().filter("released"::equals).count());
    }

    private static DimseStatus sendThree(int port, int number) throws IOException {
        DimseStatus status = DimseStatus.PROCESSING_FAILURE;
        try (Association association = Association.open(AssociationTest.to(port))) {
            for (int i = 0; i < 3; i++) {
                byte[] data = new byte[50_000];
                status = association.store(
                        Uid.CT_IMAGE,
                        "1.2." + number + "." + i,
                        AssociationTest.EXPLICIT,
                        new ByteArrayInputStream(data));
            }
        }
        return status;
    }

    @Test
    void stalledStoreOfOnePeerDoesNotHoldUpOthers() throws IOException {
        List<ScriptedPeer> stalled = new ArrayList<>();
        try (DicomServer server = start(any())) {
            for (int i = 0; i < 8; i++) {
                ScriptedPeer peer = new ScriptedPeer(server.port()).send(associate());
                peer.receive();
                stalled.add(peer.send(pdu(command(CT_CONTEXT, storeCommand(1, "1.2.3")))));
            }
            try (Association association = Association.open(AssociationTest.to(server.port()))) {
                assertEquals(DimseStatus.SUCCESS, association.echo());
            }
            for (ScriptedPeer peer : stalled) {
                peer.close();
            }
        }
    }

    @Test
    void shutdownWaitsForOpenAssociationsAndThenAborts() throws IOException {
        DicomServer server = start(any());
        try (Association association = Association.open(AssociationTest.to(server.port()))) {
            assertFalse(server.shutdown(Duration.ofMillis(50)));
            assertThrows(AssociationException.class, association::echo);
            assertEquals(0, server.openAssociations());
        }
    }

    private record Failure(String name, Throwable thrown, int status) {}

    @TestFactory
    Stream<DynamicTest> whateverTheHandlerThrowsThePeerIsAnswered() {
        return Stream.of(
                        new Failure("dicom", new DicomException("(0008,0018) is missing"), 0xC000),
                        new Failure("io", new IOException("disk"), 0xA700),
                        new Failure("own", new DimseException(DimseStatus.DATA_SET_DOES_NOT_MATCH), 0xA900),
                        new Failure("bug", new IllegalStateException("bug"), 0x0110),
                        new Failure("error", new StackOverflowError(), 0x0110))
                .flatMap(f -> Stream.of(0, 1, 2)
                        .map(when ->
                                DynamicTest.dynamicTest(f.name() + " at step " + when, () -> answersFailure(f, when))));
    }

    private void answersFailure(Failure failure, int when) throws IOException {
        int[] aborts = {0};
        DimseHandler failing = (association, request) -> {
            failIf(when == 0, failure);
            return new StoreSink() {
                @Override
                public void write(ByteBuffer fragment) {
                    failIf(when == 1, failure);
                }

                @Override
                public DimseStatus complete() {
                    failIf(when == 2, failure);
                    return DimseStatus.SUCCESS;
                }

                @Override
                public void abort() {
                    aborts[0]++;
                }
            };
        };
        try (DicomServer server = DicomServer.start(any(), failing, handler);
                ScriptedPeer peer = new ScriptedPeer(server.port()).send(associate())) {
            peer.receive();
            peer.send(pdu(command(CT_CONTEXT, storeCommand(1, "1.2.3")), data(CT_CONTEXT, new byte[100])));
            assertEquals(failure.status(), status(peer).code());
            assertEquals(when == 0 ? 0 : 1, aborts[0]);
            peer.send(pdu(command(1, Messages.echoCommand(2))));
            assertEquals(DimseStatus.SUCCESS, status(peer));
        }
    }

    /** Any throwable, as a handler may by a trick or a bug. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void failIf(boolean now, Failure failure) throws T {
        if (now) {
            throw (T) failure.thrown();
        }
    }
}
