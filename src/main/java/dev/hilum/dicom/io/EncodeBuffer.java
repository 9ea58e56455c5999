package dev.hilum.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes being written, in the byte order of a transfer syntax; lengths are patched in once they are known. */
final class EncodeBuffer {
    private final boolean bigEndian;
    private byte[] bytes = new byte[1024];
    private int length;

    EncodeBuffer(boolean bigEndian) {
        this.bigEndian = bigEndian;
    }

    int length() {
        return length;
    }

    void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        word(value, 2);
    }

    void u32(long value) {
        word(value, 4);
    }

    void tag(int tag) {
        u16(tag >>> 16);
        u16(tag & 0xFFFF);
    }

    /** The low {@code size} bytes of a value. */
    void word(long value, int size, boolean big) {
        room(size);
        put(length, value, size, big);
        length += size;
    }

    private void word(long value, int size) {
        word(value, size, bigEndian);
    }

    void bytes(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /** Overwrites a 32-bit length written earlier. */
    void patch32(int at, long value) {
        put(at, value, 4, bigEndian);
    }

    /** Hands everything to a stream and begins anew. */
    void flushTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void put(int at, long value, int size, boolean big) {
        for (int i = 0; i < size; i++) {
            int shift = 8 * (big ? size - 1 - i : i);
            bytes[at + i] = (byte) (value >>> shift);
        }
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 16, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), doubled));
        }
    }
}
