package dev.hilum.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Big-endian fields, and items whose 16-bit length is known only when their content is written. */
final class PduWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    void u8(int value) {
        out.write(value);
    }

    void u16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    void u32(long value) {
        u16((int) (value >>> 16) & 0xFFFF);
        u16((int) value & 0xFFFF);
    }

    void zeros(int count) {
        out.writeBytes(new byte[count]);
    }

    void bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        out.writeBytes(bytes);
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
        out.writeBytes(bytes);
        for (int i = bytes.length; i < AeTitle.LENGTH; i++) {
            out.write(' ');
        }
    }

    /** An item of text, unpadded (PS3.8 annex F). */
    void text(int type, String value) {
        item(type, () -> out.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Type, reserved octet, 16-bit length, then what {@code content} writes. */
    void item(int type, Runnable content) {
        byte[] before = out.toByteArray();
        out.reset();
        content.run();
        byte[] value = out.toByteArray();
        out.reset();
        out.writeBytes(before);
        u8(type);
        u8(0);
        u16(checked(value.length));
        out.writeBytes(value);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private static int checked(int length) {
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("an item holds at most 65535 bytes: " + length);
        }
        return length;
    }
}
