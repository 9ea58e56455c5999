package dev.hilum.dicom.pixel;

/**
 * Bits of an entropy-coded segment (T.81 B.1.1.5): a zero byte after FF is stuffing. Behind its end zeros are served and
 * counted, so that callers check once in a while, not at each bit.
 */
final class JpegBits {
    private final byte[] in;
    private int at;
    private long buffer;
    private int count;
    private int invented;

    JpegBits(byte[] in, int from) {
        this.in = in;
        this.at = from;
    }

    /** Makes sure of 32 bits. */
    void fill() {
        while (count <= 56) {
            int next = 0;
            if (at < in.length && in[at] != (byte) 0xFF) {
                next = in[at++] & 0xFF;
            } else if (at + 1 < in.length && in[at + 1] == 0) {
                next = 0xFF;
                at += 2;
            } else {
                invented += 8;
            }
            buffer |= (long) next << (56 - count);
            count += 8;
        }
    }

    void need32() {
        if (count < 32) {
            fill();
        }
    }

    int peek16() {
        return (int) (buffer >>> 48);
    }

    void skip(int bits) {
        buffer <<= bits;
        count -= bits;
    }

    /** The difference of a category (T.81 F.2.2.1, RECEIVE and EXTEND); 0 to 16 bits. */
    int receiveExtend(int size) {
        if (size == 0) {
            return 0;
        }
        int value = (int) (buffer >>> (64 - size));
        skip(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /** Throws where more bits were taken than there are. */
    void requireReal() {
        if (invented > count) {
            throw new DecodeException("entropy-coded data ends early, at byte " + at);
        }
    }

    /** Goes over the expected restart marker (T.81 F.2.2.5). */
    void restart(int number) {
        requireReal();
        fill();
        while (at + 1 < in.length && in[at] == (byte) 0xFF && in[at + 1] == (byte) 0xFF) {
            at++;
        }
        if (count - invented >= 8 || at + 1 >= in.length || (in[at + 1] & 0xFF) != 0xD0 + (number & 7)) {
            throw new DecodeException("restart marker " + (number & 7) + " is expected at byte " + at);
        }
        at += 2;
        buffer = 0;
        count = 0;
        invented = 0;
    }

    /** Offset of the marker behind the segment, or the end. */
    int end() {
        requireReal();
        while (at < in.length && !(in[at] == (byte) 0xFF && (at + 1 >= in.length || in[at + 1] != 0))) {
            at++;
        }
        return at;
    }
}
