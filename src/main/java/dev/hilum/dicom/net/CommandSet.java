package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Command sets as bytes: always Implicit VR Little Endian, group 0000 only (PS3.7 section 6.3.1). */
final class CommandSet {
    /** Real ones have some 200 bytes; a failed SOP instance list may be longer. */
    static final int MAX_BYTES = 256 * 1024;

    private CommandSet() {}

    static DataSet decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        DataSet command = new DataSet();
        try {
            while (in.hasRemaining()) {
                command.put(element(in));
            }
        } catch (BufferUnderflowException e) {
            throw new DicomException("the command set ends inside an element", e);
        }
        return command;
    }

    private static Element element(ByteBuffer in) {
        int group = in.getShort() & 0xFFFF;
        int tag = group << 16 | in.getShort() & 0xFFFF;
        int length = in.getInt();
        if (group != 0 || length < 0 || length > in.remaining()) {
            throw new DicomException(Tag.format(tag) + " does not fit into a command set");
        }
        ByteBuffer value = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        Vr vr = vr(tag);
        return new Element(tag, vr, value(vr, value));
    }

    private static Value value(Vr vr, ByteBuffer in) {
        return switch (vr) {
            case US, UL, AT -> integers(vr, in);
            case UI, AE, LO -> {
                byte[] bytes = new byte[in.remaining()];
                in.get(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1).trim();
                yield new Value.Text(text.isEmpty() ? List.of() : List.of(text));
            }
            default -> {
                byte[] bytes = new byte[in.remaining()];
                in.get(bytes);
                yield new Value.Bytes(bytes);
            }
        };
    }

    private static Value integers(Vr vr, ByteBuffer in) {
        List<Long> values = new ArrayList<>();
        while (in.hasRemaining()) {
            values.add(
                    switch (vr) {
                        case US -> in.getShort() & 0xFFFFL;
                        case AT -> (in.getShort() & 0xFFFFL) << 16 | in.getShort() & 0xFFFFL;
                        default -> in.getInt() & 0xFFFFFFFFL;
                    });
        }
        return new Value.Integers(values);
    }

    /** With its group length (0000,0000), whatever the data set says of it. */
    static byte[] encode(DataSet command) {
        int length = 0;
        for (Element element : command.elements()) {
            if (element.tag() != Tag.CommandGroupLength) {
                length += 8 + bytes(element).length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(4).putInt(length);
        for (Element element : command.elements()) {
            if (element.tag() != Tag.CommandGroupLength) {
                byte[] value = bytes(element);
                out.putShort((short) Tag.group(element.tag())).putShort((short) element.tag());
                out.putInt(value.length).put(value);
            }
        }
        return out.array();
    }

    private static byte[] bytes(Element element) {
        return switch (element.value()) {
            case Value.Integers(List<Long> values) -> bytes(element.vr(), values);
            case Value.Text(List<String> values) -> padded(String.join("\\", values), element.vr());
            case Value.Bytes(byte[] bytes) -> bytes;
            default -> throw new DicomException(Tag.format(element.tag()) + " does not belong in a command set");
        };
    }

    private static byte[] bytes(Vr vr, List<Long> values) {
        ByteBuffer out =
                ByteBuffer.allocate((vr == Vr.US ? 2 : 4) * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            switch (vr) {
                case US -> out.putShort((short) value);
                case AT -> out.putShort((short) (value >>> 16)).putShort((short) value);
                default -> out.putInt((int) value);
            }
        }
        return out.array();
    }

    private static byte[] padded(String text, Vr vr) {
        String even = text.length() % 2 == 0 ? text : text + vr.padding();
        return even.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** PS3.7 annex E.1. */
    private static Vr vr(int tag) {
        return switch (tag) {
            case Tag.AffectedSOPClassUID,
                    Tag.RequestedSOPClassUID,
                    Tag.AffectedSOPInstanceUID,
                    Tag.RequestedSOPInstanceUID -> Vr.UI;
            case Tag.CommandField,
                    Tag.MessageID,
                    Tag.MessageIDBeingRespondedTo,
                    Tag.Priority,
                    Tag.CommandDataSetType,
                    Tag.Status,
                    Tag.ErrorID,
                    Tag.EventTypeID,
                    Tag.ActionTypeID,
                    Tag.NumberOfRemainingSuboperations,
                    Tag.NumberOfCompletedSuboperations,
                    Tag.NumberOfFailedSuboperations,
                    Tag.NumberOfWarningSuboperations,
                    Tag.MoveOriginatorMessageID -> Vr.US;
            case Tag.CommandGroupLength -> Vr.UL;
            case Tag.MoveDestination, Tag.MoveOriginatorApplicationEntityTitle -> Vr.AE;
            case Tag.ErrorComment -> Vr.LO;
            case Tag.OffendingElement, Tag.AttributeIdentifierList -> Vr.AT;
            default -> Vr.UN;
        };
    }
}
