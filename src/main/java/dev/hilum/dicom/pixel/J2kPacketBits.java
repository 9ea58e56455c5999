package dev.hilum.dicom.pixel;

/** Bits of packet headers (ITU-T T.800 B.10.1): the bit after a byte FF is stuffing. */
final class J2kPacketBits {
    private final byte[] in;
    private final int end;
    private int at;
    private int current;
    private int left;

    J2kPacketBits(byte[] in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
    }

    int bit() {
        if (left == 0) {
            if (at >= end) {
                throw new DecodeException("tile ends before all its packets");
            }
            left = current == 0xFF ? 7 : 8;
            current = in[at++] & 0xFF;
        }
        left--;
        return current >> left & 1;
    }

    int bits(int count) {
        if (count > 31) {
            throw new DecodeException("length of a code-block's data out of range");
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Number of coding passes (table B.4). */
    int passes() {
        if (bit() == 0) {
            return 1;
        }
        if (bit() == 0) {
            return 2;
        }
        int value = bits(2);
        if (value < 3) {
            return 3 + value;
        }
        value = bits(5);
        return value < 31 ? 6 + value : 37 + bits(7);
    }

    /** Goes to the byte behind the header. */
    void align() {
        if (current == 0xFF) {
            left = 0;
            bit();
        }
        left = 0;
        current = 0;
    }

    int position() {
        return at;
    }

    int available() {
        return end - at;
    }

    /** Skips a marker segment of a total length where it stands here. */
    void skipMarker(int marker, int length) {
        if (end - at >= length && (in[at] & 0xFF) == 0xFF && (in[at + 1] & 0xFF) == marker) {
            at += length;
        }
    }

    /** Takes bytes that follow the header. */
    int take(int length) {
        if (length > end - at) {
            throw new DecodeException("tile ends before all its packets");
        }
        at += length;
        return at - length;
    }
}
