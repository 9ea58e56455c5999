package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;

/** Reads the marker segments of a JPEG or JPEG-LS codestream (ITU-T T.81 annex B, T.87 annex C). */
final class JpegSegments {
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;
    static final int DNL = 0xDC;
    static final int DRI = 0xDD;
    static final int DHT = 0xC4;

    private final byte[] bytes;
    private int at;

    JpegSegments(byte[] bytes) {
        this.bytes = bytes;
        if (nextMarker() != SOI) {
            throw new DecodeException("codestream does not begin with SOI");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The next marker's second byte; fill bytes before it are skipped (T.81 B.1.1.2). */
    int nextMarker() {
        if (at >= bytes.length) {
            throw new DecodeException("codestream is cut off at byte " + at);
        }
        if (bytes[at] != (byte) 0xFF) {
            throw new DecodeException("a marker is expected at byte " + at);
        }
        while (at < bytes.length && bytes[at] == (byte) 0xFF) {
            at++;
        }
        if (at >= bytes.length) {
            throw new DecodeException("codestream is cut off at byte " + at);
        }
        return bytes[at++] & 0xFF;
    }

    /** The parameters of the segment whose marker was read last. */
    ByteBuffer parameters() {
        int length = at + 2 <= bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
        if (length < 2 || length > bytes.length - at) {
            throw new DecodeException("marker segment at byte " + at + " is cut off");
        }
        ByteBuffer parameters = ByteBuffer.wrap(bytes, at + 2, length - 2).slice();
        at += length;
        return parameters;
    }
}
