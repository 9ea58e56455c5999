package dev.hilum.dicom.net;

import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes to PDUs. Allocates no more than the bytes it is given; a length that points beyond them is malformed. */
final class PduDecoder {
    /** Fixed fields of A-ASSOCIATE-RQ and -AC: version, reserved, two titles, reserved. */
    private static final int ASSOCIATE_FIXED = 68;

    private PduDecoder() {}

    /** One whole PDU, header and all; bytes behind it are malformed. */
    static Pdu decode(ByteBuffer whole) {
        ByteBuffer in = whole.duplicate();
        require(in, PduType.HEADER_LENGTH, "PDU header");
        int type = in.get() & 0xFF;
        in.get();
        long length = in.getInt() & 0xFFFFFFFFL;
        if (length != in.remaining()) {
            throw PduException.malformed("PDU-length is not that of the PDU");
        }
        return decode(type, in);
    }

    /** @param variableField of the PDU, from position to limit; all of it is used */
    static Pdu decode(int type, ByteBuffer variableField) {
        ByteBuffer body = variableField.slice();
        return switch (type) {
            case PduType.A_ASSOCIATE_RQ -> associateRq(body);
            case PduType.A_ASSOCIATE_AC -> associateAc(body);
            case PduType.A_ASSOCIATE_RJ -> {
                fixed(body, "A-ASSOCIATE-RJ");
                yield new Pdu.AAssociateRj(body.get(1) & 0xFF, body.get(2) & 0xFF, body.get(3) & 0xFF);
            }
            case PduType.P_DATA_TF -> pData(body);
            case PduType.A_RELEASE_RQ -> {
                fixed(body, "A-RELEASE-RQ");
                yield new Pdu.AReleaseRq();
            }
            case PduType.A_RELEASE_RP -> {
                fixed(body, "A-RELEASE-RP");
                yield new Pdu.AReleaseRp();
            }
            case PduType.A_ABORT -> {
                fixed(body, "A-ABORT");
                yield new Pdu.AAbort(body.get(2) & 0xFF, body.get(3) & 0xFF);
            }
            default -> new Pdu.Unknown(type, body);
        };
    }

    private static Pdu.AAssociateRq associateRq(ByteBuffer body) {
        require(body, ASSOCIATE_FIXED, "A-ASSOCIATE-RQ");
        Associate fields = Associate.read(body);
        List<Proposed> contexts = new ArrayList<>();
        while (body.hasRemaining()) {
            int type = body.get() & 0xFF;
            ByteBuffer item = item(body, "A-ASSOCIATE-RQ item");
            if (type == PduType.PRESENTATION_CONTEXT_RQ) {
                contexts.add(proposed(item));
                requireDistinct(contexts);
            } else {
                fields.item(type, item);
            }
        }
        return new Pdu.AAssociateRq(
                fields.version, fields.called, fields.calling, fields.applicationContext, contexts, fields.userItems);
    }

    private static Pdu.AAssociateAc associateAc(ByteBuffer body) {
        require(body, ASSOCIATE_FIXED, "A-ASSOCIATE-AC");
        Associate fields = Associate.read(body);
        List<Answered> contexts = new ArrayList<>();
        while (body.hasRemaining()) {
            int type = body.get() & 0xFF;
            ByteBuffer item = item(body, "A-ASSOCIATE-AC item");
            if (type == PduType.PRESENTATION_CONTEXT_AC) {
                contexts.add(answered(item));
                requireDistinct(contexts);
            } else {
                fields.item(type, item);
            }
        }
        return new Pdu.AAssociateAc(
                fields.version, fields.called, fields.calling, fields.applicationContext, contexts, fields.userItems);
    }

    /** An ID is used once (PS3.8 section 9.3.2.2), so that there are at most 128. */
    private static void requireDistinct(List<? extends PresentationContext> contexts) {
        int id = contexts.getLast().id();
        if (contexts.subList(0, contexts.size() - 1).stream().anyMatch(c -> c.id() == id)) {
            throw PduException.malformed("Presentation-context-ID used twice");
        }
    }

    private static Proposed proposed(ByteBuffer item) {
        require(item, 4, "Presentation Context Item");
        int id = contextId(item.get());
        item.position(item.position() + 3);
        String abstractSyntax = "";
        List<String> transferSyntaxes = new ArrayList<>();
        while (item.hasRemaining()) {
            int type = item.get() & 0xFF;
            ByteBuffer value = item(item, "Presentation Context sub-item");
            if (type == PduType.ABSTRACT_SYNTAX) {
                abstractSyntax = text(value);
            } else if (type == PduType.TRANSFER_SYNTAX) {
                transferSyntaxes.add(text(value));
            }
        }
        return new Proposed(id, abstractSyntax, transferSyntaxes);
    }

    private static Answered answered(ByteBuffer item) {
        require(item, 4, "Presentation Context Item");
        int id = contextId(item.get());
        item.get();
        int result = item.get() & 0xFF;
        item.get();
        String transferSyntax = "";
        while (item.hasRemaining()) {
            int type = item.get() & 0xFF;
            ByteBuffer value = item(item, "Presentation Context sub-item");
            if (type == PduType.TRANSFER_SYNTAX) {
                transferSyntax = text(value);
            }
        }
        return new Answered(id, result, transferSyntax);
    }

    private static Pdu.PDataTf pData(ByteBuffer body) {
        List<Pdu.Pdv> values = new ArrayList<>();
        while (body.hasRemaining()) {
            require(body, PduType.PDV_HEADER_LENGTH, "Presentation-data-value Item");
            int length = body.getInt();
            if (length < 2 || length > body.remaining()) {
                throw PduException.malformed("Presentation-data-value Item length");
            }
            int id = contextId(body.get());
            int header = body.get();
            ByteBuffer fragment = body.slice(body.position(), length - 2);
            body.position(body.position() + length - 2);
            values.add(new Pdu.Pdv(id, (header & 1) != 0, (header & 2) != 0, fragment));
        }
        return new Pdu.PDataTf(values);
    }

    static int contextId(byte octet) {
        int id = octet & 0xFF;
        if (id % 2 == 0) {
            throw PduException.malformed("Presentation-context-ID is not odd");
        }
        return id;
    }

    /** Reserved octet, 16-bit length, value: what follows an item's type. Takes the value off {@code from}. */
    static ByteBuffer item(ByteBuffer from, String name) {
        require(from, 3, name);
        from.get();
        return sized(from, name);
    }

    /** 16-bit length and value. */
    static ByteBuffer sized(ByteBuffer from, String name) {
        require(from, 2, name);
        int length = from.getShort() & 0xFFFF;
        require(from, length, name);
        ByteBuffer value = from.slice(from.position(), length);
        from.position(from.position() + length);
        return value;
    }

    /** ISO 646 text without padding; other bytes survive as they are. */
    static String text(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).trim();
    }

    static void require(ByteBuffer from, int bytes, String name) {
        if (from.remaining() < bytes) {
            throw PduException.malformed(name + " is longer than what holds it");
        }
    }

    private static void fixed(ByteBuffer body, String name) {
        if (body.remaining() != 4) {
            throw PduException.malformed(name + " has a PDU-length other than 4");
        }
    }

    /** What A-ASSOCIATE-RQ and -AC have in common. */
    private static final class Associate {
        private final int version;
        private final String called;
        private final String calling;
        private String applicationContext = "";
        private final List<UserItem> userItems = new ArrayList<>();

        private Associate(int version, String called, String calling) {
            this.version = version;
            this.called = called;
            this.calling = calling;
        }

        static Associate read(ByteBuffer body) {
            int version = body.getShort() & 0xFFFF;
            String called = text(body.slice(4, AeTitle.LENGTH));
            String calling = text(body.slice(4 + AeTitle.LENGTH, AeTitle.LENGTH));
            body.position(ASSOCIATE_FIXED);
            return new Associate(version, called, calling);
        }

        /** Items of unknown type are passed over (PS3.8 section 9.3.1). */
        void item(int type, ByteBuffer value) {
            if (type == PduType.APPLICATION_CONTEXT) {
                applicationContext = text(value);
            } else if (type == PduType.USER_INFORMATION) {
                if (!userItems.isEmpty()) {
                    throw PduException.malformed("more than one User Information Item");
                }
                userItems.addAll(UserItems.decode(value));
            }
        }
    }
}
