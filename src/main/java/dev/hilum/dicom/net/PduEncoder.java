package dev.hilum.dicom.net;

import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import java.nio.ByteBuffer;
import java.util.List;

/** PDUs to bytes (PS3.8 section 9.3). */
final class PduEncoder {
    private PduEncoder() {}

    static ByteBuffer encode(Pdu pdu) {
        PduWriter body = new PduWriter();
        int type = write(pdu, body);
        byte[] content = body.toByteArray();
        ByteBuffer whole = ByteBuffer.allocate(PduType.HEADER_LENGTH + content.length);
        whole.put((byte) type).put((byte) 0).putInt(content.length).put(content);
        return whole.flip();
    }

    private static int write(Pdu pdu, PduWriter out) {
        return switch (pdu) {
            case Pdu.AAssociateRq rq -> {
                fixed(out, rq.protocolVersion(), rq.calledAeTitle(), rq.callingAeTitle(), rq.applicationContext());
                rq.contexts().forEach(context -> proposed(out, context));
                user(out, rq.userItems());
                yield PduType.A_ASSOCIATE_RQ;
            }
            case Pdu.AAssociateAc ac -> {
                fixed(out, ac.protocolVersion(), ac.calledAeTitle(), ac.callingAeTitle(), ac.applicationContext());
                ac.contexts().forEach(context -> answered(out, context));
                user(out, ac.userItems());
                yield PduType.A_ASSOCIATE_AC;
            }
            case Pdu.AAssociateRj(int result, int source, int reason) ->
                four(out, PduType.A_ASSOCIATE_RJ, result, source, reason);
            case Pdu.PDataTf(List<Pdu.Pdv> values) -> {
                values.forEach(value -> pdv(out, value));
                yield PduType.P_DATA_TF;
            }
            case Pdu.AReleaseRq() -> four(out, PduType.A_RELEASE_RQ, 0, 0, 0);
            case Pdu.AReleaseRp() -> four(out, PduType.A_RELEASE_RP, 0, 0, 0);
            case Pdu.AAbort(int source, int reason) -> four(out, PduType.A_ABORT, 0, source, reason);
            case Pdu.Unknown(int type, ByteBuffer body) -> {
                out.bytes(body);
                yield type;
            }
        };
    }

    private static int four(PduWriter out, int type, int second, int third, int fourth) {
        out.u8(0);
        out.u8(second);
        out.u8(third);
        out.u8(fourth);
        return type;
    }

    private static void fixed(PduWriter out, int version, String called, String calling, String applicationContext) {
        out.u16(version);
        out.u16(0);
        out.aeTitle(called);
        out.aeTitle(calling);
        out.zeros(32);
        out.text(PduType.APPLICATION_CONTEXT, applicationContext);
    }

    private static void proposed(PduWriter out, Proposed context) {
        out.item(PduType.PRESENTATION_CONTEXT_RQ, () -> {
            out.u8(context.id());
            out.zeros(3);
            out.text(PduType.ABSTRACT_SYNTAX, context.abstractSyntax());
            context.transferSyntaxes().forEach(syntax -> out.text(PduType.TRANSFER_SYNTAX, syntax));
        });
    }

    private static void answered(PduWriter out, Answered context) {
        out.item(PduType.PRESENTATION_CONTEXT_AC, () -> {
            out.u8(context.id());
            out.u8(0);
            out.u8(context.result());
            out.u8(0);
            out.text(PduType.TRANSFER_SYNTAX, context.transferSyntax());
        });
    }

    private static void user(PduWriter out, List<UserItem> items) {
        out.item(PduType.USER_INFORMATION, () -> UserItems.encode(out, items));
    }

    private static void pdv(PduWriter out, Pdu.Pdv value) {
        ByteBuffer fragment = value.fragment();
        out.u32(fragment.remaining() + 2L);
        out.u8(value.contextId());
        out.u8((value.command() ? 1 : 0) | (value.last() ? 2 : 0));
        out.bytes(fragment);
    }
}
