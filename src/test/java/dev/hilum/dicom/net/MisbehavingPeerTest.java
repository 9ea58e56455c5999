package dev.hilum.dicom.net;

import static dev.hilum.dicom.net.Messages.CT_CONTEXT;
import static dev.hilum.dicom.net.Messages.ECHO_CONTEXT;
import static dev.hilum.dicom.net.Messages.associate;
import static dev.hilum.dicom.net.Messages.command;
import static dev.hilum.dicom.net.Messages.data;
import static dev.hilum.dicom.net.Messages.fragments;
import static dev.hilum.dicom.net.Messages.pdu;
import static dev.hilum.dicom.net.Messages.status;
import static dev.hilum.dicom.net.Messages.storeCommand;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.net.ServerSettings.Limits;
import dev.hilum.dicom.net.ServerSettings.Timeouts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What peers do wrong ends their own association, with a reason, and leaves nothing behind. */
@Tag("REQ-RCV-7")
class MisbehavingPeerTest {
    private static final byte[] DATA = new byte[1000];

    private final RecordingHandler handler = new RecordingHandler();
    private DicomServer server;

    @BeforeEach
    void start() throws IOException {
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0)
                .withLimits(new Limits(10, 20, 4096, 100_000))
                .withTimeouts(new Timeouts(Duration.ofMillis(1500), Duration.ofMillis(1500)));
        server = DicomServer.start(settings, handler, handler);
    }

    /** Every test ends with a server that still answers, and holds no connection once it is closed. */
    @AfterEach
    void stillAnswersAndLeaksNothing() throws Exception {
        try (Association association = Association.open(AssociationTest.to(server.port()))) {
            assertEquals(DimseStatus.SUCCESS, association.echo());
        }
        server.close();
        assertEquals(0, server.openAssociations());
        assertEquals(0, server.halfOpenConnections());
    }

    private ScriptedPeer established() throws IOException {
        ScriptedPeer peer = new ScriptedPeer(server.port()).send(associate());
        assertInstanceOf(Pdu.AAssociateAc.class, peer.receive());
        return peer;
    }

    private void expectAbort(ScriptedPeer peer, AbortReason.Code code) throws IOException {
        assertEquals(new Pdu.AAbort(2, code.value()), peer.receive());
    }

    @Test
    void connectionThatEndsInsideAPduIsLost() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.sendHex("04 00 00 00 01 00 00 00").endOutput();
            assertTrue(handler.await("lost"));
            assertEquals(List.of("opened", "fault TRUNCATED", "lost"), handler.events());
        }
    }

    @Test
    void pduLongerThanAgreedIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.sendHex("04 00 00 00 10 01");
            expectAbort(peer, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE);
            assertTrue(handler.await("aborted by us 6"));
            assertTrue(handler.events().contains("fault OVERSIZE"));
        }
    }

    @Test
    void hugeAssociateRequestIsAbortedUnread() throws IOException {
        try (ScriptedPeer peer = new ScriptedPeer(server.port())) {
            peer.sendHex("01 00 FF FF FF FF");
            expectAbort(peer, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE);
            assertTrue(handler.await("fault OVERSIZE"));
        }
    }

    @Test
    void valueLongerThanItsPduIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.sendHex("04 00 00 00 00 08  00 00 00 40 03 03 00 00");
            expectAbort(peer, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE);
            assertTrue(handler.await("fault MALFORMED"));
        }
    }

    @Test
    void unknownPduTypeIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.sendHex("2A 00 00 00 00 02 00 00");
            expectAbort(peer, AbortReason.Code.UNRECOGNIZED_PDU);
        }
    }

    @Test
    void dataBeforeTheAssociationIsAborted() throws IOException {
        try (ScriptedPeer peer = new ScriptedPeer(server.port())) {
            peer.send(pdu(new Pdu.Pdv(1, true, true, ByteBuffer.allocate(0))));
            expectAbort(peer, AbortReason.Code.UNEXPECTED_PDU);
        }
    }

    @Test
    void secondAssociateRequestIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(associate());
            expectAbort(peer, AbortReason.Code.UNEXPECTED_PDU);
        }
    }

    @Test
    void contextThatWasNotAcceptedIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(command(99, Messages.echoCommand(1))));
            expectAbort(peer, AbortReason.Code.UNEXPECTED_PDU_PARAMETER);
        }
    }

    @Test
    void interleavedMessageIsAbortedAndItsDataSetForgotten() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(
                    command(CT_CONTEXT, storeCommand(1, "1.2.3")),
                    new Pdu.Pdv(CT_CONTEXT, false, false, ByteBuffer.wrap(DATA)),
                    command(ECHO_CONTEXT, Messages.echoCommand(2))));
            expectAbort(peer, AbortReason.Code.UNEXPECTED_PDU_PARAMETER);
            assertTrue(handler.await("aborted by us 5"));
            assertEquals(1, handler.aborts.get());
        }
    }

    @Test
    void garbageCommandSetIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(command(ECHO_CONTEXT, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})));
            expectAbort(peer, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE);
        }
    }

    @Test
    void abortInsideADataSetForgetsIt() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(
                    command(CT_CONTEXT, storeCommand(1, "1.2.3")),
                    new Pdu.Pdv(CT_CONTEXT, false, false, ByteBuffer.wrap(DATA))));
            peer.send(new Pdu.AAbort(0, 0));
            assertTrue(handler.await("aborted by peer"));
            assertEquals(1, handler.aborts.get());
            assertTrue(handler.stored.isEmpty());
        }
    }

    @Test
    void releaseInsideADataSetForgetsItAndIsAnswered() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(command(CT_CONTEXT, storeCommand(1, "1.2.3"))));
            peer.send(new Pdu.AReleaseRq());
            assertEquals(new Pdu.AReleaseRp(), peer.receive());
            assertTrue(handler.await("released"));
            assertEquals(1, handler.aborts.get());
        }
    }

    @Test
    void fragmentsOfOneByteInManyPdusMakeAMessage() throws IOException {
        try (ScriptedPeer peer = established()) {
            byte[] data = {1, 2, 3, 4, 5, 6};
            for (Pdu.Pdv value : fragments(CT_CONTEXT, true, storeCommand(7, "1.2.3"), 1)) {
                peer.send(pdu(value));
            }
            for (Pdu.Pdv value : fragments(CT_CONTEXT, false, data, 1)) {
                peer.send(pdu(value));
            }
            assertEquals(DimseStatus.SUCCESS, status(peer));
            assertArrayEquals(data, handler.stored.get("1.2.3"));
        }
    }

    @Test
    void wholeMessagesInOnePduAndSentByteByByteAreServed() throws IOException {
        try (ScriptedPeer peer = established()) {
            List<Pdu.Pdv> values = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                values.addAll(fragments(CT_CONTEXT, true, storeCommand(i, "1.2." + i), 50));
                values.add(data(CT_CONTEXT, new byte[] {(byte) i, 0}));
            }
            peer.sendSlowly(ScriptedPeer.bytes(new Pdu.PDataTf(values)));
            for (int i = 1; i <= 3; i++) {
                assertEquals(DimseStatus.SUCCESS, status(peer));
                assertArrayEquals(new byte[] {(byte) i, 0}, handler.stored.get("1.2." + i));
            }
        }
    }

    @Test
    void dataSetOverTheBoundIsDrainedAndRefused() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(command(CT_CONTEXT, storeCommand(1, "1.2.3"))));
            for (Pdu.Pdv value : fragments(CT_CONTEXT, false, new byte[100_002], 4000)) {
                peer.send(pdu(value));
            }
            DimseStatus refused = status(peer);
            assertEquals(0xA700, refused.code());
            assertEquals("data set of more than 100000 bytes", refused.comment());
            assertEquals(1, handler.aborts.get());
            peer.send(pdu(command(ECHO_CONTEXT, Messages.echoCommand(2))));
            assertEquals(DimseStatus.SUCCESS, status(peer));
        }
    }

    @Test
    void unknownOperationIsAnsweredAndCancelIsNot() throws IOException {
        try (ScriptedPeer peer = established()) {
            byte[] find = CommandSet.encode(DimseCommands.echo(5)
                    .setIntegers(dev.hilum.dicom.data.Tag.CommandField, dev.hilum.dicom.data.Vr.US, 0x20)
                    .setIntegers(dev.hilum.dicom.data.Tag.CommandDataSetType, dev.hilum.dicom.data.Vr.US, 1));
            byte[] cancel = CommandSet.encode(DimseCommands.echo(5)
                    .setIntegers(dev.hilum.dicom.data.Tag.CommandField, dev.hilum.dicom.data.Vr.US, 0xFFF));
            peer.send(pdu(
                    command(ECHO_CONTEXT, cancel), command(ECHO_CONTEXT, find), data(ECHO_CONTEXT, new byte[] {0, 0})));
            assertEquals(DimseStatus.UNRECOGNIZED_OPERATION, status(peer));
        }
    }

    @Test
    void storeWithoutAValidInstanceUidIsNotUnderstood() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(pdu(command(CT_CONTEXT, storeCommand(1, "../etc")), data(CT_CONTEXT, DATA)));
            assertEquals(0xC000, status(peer).code());
            assertTrue(handler.stored.isEmpty());
        }
    }

    @Test
    void connectionWithoutARequestIsClosedByArtim() throws IOException {
        try (ScriptedPeer peer = new ScriptedPeer(server.port())) {
            peer.sendHex("01 00 00");
            assertTrue(peer.isClosedByPeer());
            assertTrue(handler.await("fault ARTIM_EXPIRED"));
        }
    }

    @Test
    void idleAssociationIsAborted() throws IOException {
        try (ScriptedPeer peer = established()) {
            assertEquals(new Pdu.AAbort(0, 0), peer.receive());
            assertTrue(handler.await("fault IDLE"));
            assertTrue(handler.await("aborted by us 0"));
        }
    }

    @Test
    void peerThatTakesNoResponseIsAborted() throws IOException {
        try (ScriptedPeer peer = new ScriptedPeer(server.port())) {
            peer.socket().setReceiveBufferSize(4096);
            peer.send(associate());
            assertInstanceOf(Pdu.AAssociateAc.class, peer.receive());
            byte[] echo = ScriptedPeer.bytes(pdu(command(ECHO_CONTEXT, Messages.echoCommand(1))));
            assertTrue(sendsUntilRefused(peer, echo));
            assertTrue(handler.await("fault IDLE"));
        }
    }

    /** Sends without reading, on a thread of its own since it blocks too, until the other side has had enough. */
    private boolean sendsUntilRefused(ScriptedPeer peer, byte[] bytes) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    peer.send(bytes);
                }
            } catch (IOException e) {
                // as expected: the connection was closed
            }
        });
        return handler.await("aborted by us 0");
    }

    @Test
    void peerThatNeverClosesAfterReleaseIsClosed() throws IOException {
        try (ScriptedPeer peer = established()) {
            peer.send(new Pdu.AReleaseRq());
            assertEquals(new Pdu.AReleaseRp(), peer.receive());
            assertTrue(peer.isClosedByPeer());
        }
    }
}
