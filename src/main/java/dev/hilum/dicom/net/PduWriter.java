package dev.hilum.dicom.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Big-endian fields, and items whose 16-bit length is known only when their content is written. */
final class PduWriter {
    private byte[] out = new byte[256];
    private int size;

    void u8(int value) {
        room(1);
        out[size++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    void u32(long value) {
        u16((int) (value >>> 16) & 0xFFFF);
        u16((int) value & 0xFFFF);
    }

    void zeros(int count) {
        bytes(ByteBuffer.allocate(count));
    }

    void bytes(ByteBuffer value) {
        int count = value.remaining();
        room(count);
        value.duplicate().get(out, size, count);
        size += count;
    }

    void sized(ByteBuffer value) {
        u16(checked(value.remaining()));
        bytes(value);
    }

    void sizedText(String value) {
        sized(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Space-padded to 16 octets. */
    void aeTitle(String title) {
        byte[] bytes = title.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > AeTitle.LENGTH) {
            throw new IllegalArgumentException("an AE title has at most 16 characters");
        }
        bytes(ByteBuffer.wrap(bytes));
        for (int i = bytes.length; i < AeTitle.LENGTH; i++) {
            u8(' ');
        }
    }

    /** An item of text, unpadded (PS3.8 annex F). */
    void text(int type, String value) {
        item(type, () -> bytes(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** Type, reserved octet, 16-bit length, then what {@code content} writes. */
    void item(int type, Runnable content) {
        u8(type);
        u8(0);
        int lengthAt = size;
        u16(0);
        content.run();
        int length = checked(size - lengthAt - 2);
        out[lengthAt] = (byte) (length >>> 8);
        out[lengthAt + 1] = (byte) length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(out, size);
    }

    private void room(int count) {
        if (size + count > out.length) {
            out = Arrays.copyOf(out, Math.max(size + count, 2 * out.length));
        }
    }

    private static int checked(int length) {
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("an item holds at most 65535 bytes: " + length);
        }
        return length;
    }
}
