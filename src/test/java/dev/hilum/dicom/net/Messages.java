package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Uid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What scripted peers say. */
final class Messages {
    static final String IMPLICIT = "1.2.840.10008.1.2";
    static final int ECHO_CONTEXT = 1;
    static final int CT_CONTEXT = 3;

    private Messages() {}

    static Pdu.AAssociateRq associate(UserItem... userItems) {
        return associate("HILUM", "TEST", userItems);
    }

    static Pdu.AAssociateRq associate(String called, String calling, UserItem... userItems) {
        return new Pdu.AAssociateRq(
                1,
                called,
                calling,
                Uid.APPLICATION_CONTEXT,
                List.of(
                        new PresentationContext.Proposed(ECHO_CONTEXT, Uid.VERIFICATION, List.of(IMPLICIT)),
                        new PresentationContext.Proposed(CT_CONTEXT, Uid.CT_IMAGE, List.of(IMPLICIT))),
                List.of(userItems));
    }

    static byte[] echoCommand(int messageId) {
        return CommandSet.encode(DimseCommands.echo(messageId));
    }

    static byte[] storeCommand(int messageId, String sopInstanceUid) {
        return CommandSet.encode(DimseCommands.store(messageId, Uid.CT_IMAGE, sopInstanceUid));
    }

    static Pdu.PDataTf pdu(Pdu.Pdv... values) {
        return new Pdu.PDataTf(List.of(values));
    }

    static Pdu.Pdv command(int context, byte[] bytes) {
        return new Pdu.Pdv(context, true, true, ByteBuffer.wrap(bytes));
    }

    static Pdu.Pdv data(int context, byte[] bytes) {
        return new Pdu.Pdv(context, false, true, ByteBuffer.wrap(bytes));
    }

    /** Fragments of this many bytes, the last one marked. */
    static List<Pdu.Pdv> fragments(int context, boolean command, byte[] bytes, int size) {
        List<Pdu.Pdv> list = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            list.add(new Pdu.Pdv(
                    context,
                    command,
                    at + length == bytes.length,
                    ByteBuffer.wrap(bytes, at, length).slice()));
        }
        return list;
    }

    /** The status of the response that comes next. */
    static DimseStatus status(ScriptedPeer peer) throws java.io.IOException {
        return DimseCommands.status(response(peer));
    }

    static DataSet response(ScriptedPeer peer) throws java.io.IOException {
        Pdu pdu = peer.receive();
        if (pdu instanceof Pdu.PDataTf(List<Pdu.Pdv> values)) {
            return CommandSet.decode(values.getFirst().fragment());
        }
        throw new AssertionError("expected a response, got " + pdu);
    }
}
