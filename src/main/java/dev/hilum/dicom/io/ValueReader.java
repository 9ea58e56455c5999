package dev.hilum.dicom.io;

import dev.hilum.dicom.data.SpecificCharacterSet;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;

/** Turns the bytes of a value field into a value (PS3.5 section 6.2). The bytes lie within a larger array. */
final class ValueReader {
    private static final Value NO_TEXT = new Value.Text(List.of());
    private static final Value NO_INTEGERS = new Value.Integers(List.of());
    private static final Value NO_FLOATS = new Value.Floats(List.of());
    private static final Value NO_BYTES = new Value.Bytes(new byte[0]);
    private static final Value NO_ITEMS = new Value.Items(List.of());

    private ValueReader() {}

    static Value empty(Vr vr) {
        return switch (vr.kind()) {
            case TEXT, LOCAL_TEXT -> NO_TEXT;
            case INTEGER, TAG -> NO_INTEGERS;
            case FLOAT -> NO_FLOATS;
            case BYTES -> NO_BYTES;
            case SEQUENCE -> NO_ITEMS;
        };
    }

    static Value.Integers integers(Vr vr, byte[] bytes, int offset, int length, boolean bigEndian) {
        int unit = vr.unit();
        if (length == unit) {
            return new Value.Integers(List.of(integer(vr, bytes, offset, bigEndian)));
        }
        List<Long> values = new ArrayList<>(length / unit);
        for (int at = offset; at < offset + length; at += unit) {
            values.add(integer(vr, bytes, at, bigEndian));
        }
        return new Value.Integers(values);
    }

    private static long integer(Vr vr, byte[] bytes, int at, boolean bigEndian) {
        return switch (vr) {
            case US -> word(bytes, at, 2, bigEndian);
            case SS -> (short) word(bytes, at, 2, bigEndian);
            case SL -> (int) word(bytes, at, 4, bigEndian);
            case AT -> word(bytes, at, 2, bigEndian) << 16 | word(bytes, at + 2, 2, bigEndian);
            default -> word(bytes, at, vr.unit(), bigEndian);
        };
    }

    static Value.Floats floats(Vr vr, byte[] bytes, int offset, int length, boolean bigEndian) {
        int unit = vr.unit();
        List<Double> values = new ArrayList<>(length / unit);
        for (int at = offset; at < offset + length; at += unit) {
            long bits = word(bytes, at, unit, bigEndian);
            values.add(unit == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits));
        }
        return new Value.Floats(values);
    }

    /** An unsigned word of 2, 4 or 8 bytes. */
    private static long word(byte[] bytes, int at, int size, boolean bigEndian) {
        long word = 0;
        for (int i = 0; i < size; i++) {
            int index = bigEndian ? at + i : at + size - 1 - i;
            word = word << 8 | bytes[index] & 0xFF;
        }
        return word;
    }

    /** Text without the padding at the end of each value. */
    static Value text(Vr vr, byte[] bytes, int offset, int length, SpecificCharacterSet characterSet) {
        int end = offset + length;
        while (end > offset && isPadding(bytes[end - 1])) {
            end--;
        }
        if (end == offset) {
            return NO_TEXT;
        }
        SpecificCharacterSet used = vr.kind() == Vr.Kind.LOCAL_TEXT ? characterSet : SpecificCharacterSet.DEFAULT;
        return new Value.Text(used.decode(vr, bytes, offset, end - offset));
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }

    /** Reverses the bytes of each word in place: big-endian to little-endian or back. */
    static byte[] swap(byte[] bytes, int unit) {
        for (int at = 0; at + unit <= bytes.length; at += unit) {
            for (int low = at, high = at + unit - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
        return bytes;
    }
}
