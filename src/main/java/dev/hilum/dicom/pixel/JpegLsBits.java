package dev.hilum.dicom.pixel;

/**
 * Bits of a JPEG-LS scan (T.87 annex A.1, C.1): after a byte FF only seven bits follow in the next one; a set first bit
 * there is a marker. Behind the end zeros are served and counted.
 */
final class JpegLsBits {
    private final byte[] in;
    private int at;
    private long buffer;
    private int count;
    private int invented;
    private boolean afterFf;

    JpegLsBits(byte[] in, int from) {
        this.in = in;
        this.at = from;
    }

    private void fill() {
        while (count <= 56) {
            boolean marker = at >= in.length || (in[at] == (byte) 0xFF && (at + 1 >= in.length || in[at + 1] < 0));
            int width = afterFf ? 7 : 8;
            int next = marker ? 0 : in[at++] & 0xFF;
            afterFf = next == 0xFF;
            invented += marker ? width : 0;
            buffer |= (long) next << (64 - width - count);
            count += width;
        }
    }

    /** One bit. */
    int bit() {
        if (count < 1) {
            fill();
        }
        int value = (int) (buffer >>> 63);
        buffer <<= 1;
        count--;
        return value;
    }

    /** Up to 24 bits. */
    int bits(int width) {
        if (width == 0) {
            return 0;
        }
        if (count < width) {
            fill();
        }
        int value = (int) (buffer >>> (64 - width));
        buffer <<= width;
        count -= width;
        return value;
    }

    /**
     * A mapped error (T.87 A.5.3, limited-length Golomb code).
     *
     * @param k Golomb parameter
     * @param limit longest unary part, LIMIT - qbpp - 1; a unary part of that length announces the value itself
     * @param qbpp bits of a value that is written itself
     */
    int golomb(int k, int limit, int qbpp) {
        // A unary part has up to 55 zeros: LIMIT 64 with a qbpp of 8, for 16 bits and the largest NEAR.
        if (count < 56) {
            fill();
        }
        int zeros = Long.numberOfLeadingZeros(buffer);
        if (zeros > limit) {
            requireReal();
            throw new DecodeException("code longer than allowed at byte " + at);
        }
        buffer = buffer << zeros << 1;
        count -= zeros + 1;
        return zeros < limit ? zeros << k | bits(k) : bits(qbpp) + 1;
    }

    /** Throws where more bits were taken than there are. */
    void requireReal() {
        if (invented > count) {
            throw new DecodeException("scan ends early, at byte " + at);
        }
    }

    /** Goes over the expected restart marker. */
    void restart(int number) {
        requireReal();
        int marker = end();
        if (marker + 1 >= in.length || (in[marker + 1] & 0xFF) != 0xD0 + (number & 7)) {
            throw new DecodeException("restart marker " + (number & 7) + " is expected at byte " + marker);
        }
        at = marker + 2;
        buffer = 0;
        count = 0;
        invented = 0;
        afterFf = false;
    }

    /** Offset of the marker behind the scan, or the end; no more than padding may be left before it. */
    int end() {
        requireReal();
        fill();
        if (count - invented >= 16) {
            throw new DecodeException("data left over before byte " + at);
        }
        while (at + 1 < in.length && in[at] == (byte) 0xFF && in[at + 1] == (byte) 0xFF) {
            at++;
        }
        return at;
    }
}
