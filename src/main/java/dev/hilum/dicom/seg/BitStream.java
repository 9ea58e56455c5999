package dev.hilum.dicom.seg;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Single-bit pixels packed as one stream over all frames, first pixel in the least significant bit, without padding at
 * the end of a row or a frame (PS3.5 section 8.1.1).
 */
final class BitStream {
    private final int bitsPerFrame;
    private byte[] bytes;
    private long bits;

    BitStream(int bitsPerFrame, int frames) {
        this.bitsPerFrame = bitsPerFrame;
        this.bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 8, ((long) bitsPerFrame * frames + 7) / 8)];
    }

    /** Appends a frame; bits beyond its size are a mistake of the caller. */
    void append(BitSet frame) {
        if (frame.length() > bitsPerFrame) {
            throw new IllegalArgumentException("a frame has " + bitsPerFrame + " bits, not " + frame.length());
        }
        byte[] source = frame.toByteArray();
        int shift = (int) (bits & 7);
        int start = Math.toIntExact(bits >>> 3);
        if (shift == 0) {
            System.arraycopy(source, 0, bytes, start, source.length);
        } else {
            appendShifted(source, start, shift);
        }
        bits += bitsPerFrame;
    }

    private void appendShifted(byte[] source, int start, int shift) {
        for (int i = 0; i < source.length; i++) {
            int value = (source[i] & 0xFF) << shift;
            bytes[start + i] |= (byte) value;
            if (value >>> 8 != 0) {
                bytes[start + i + 1] |= (byte) (value >>> 8);
            }
        }
    }

    /** The stream, padded to even length as every value field is. */
    byte[] toBytes() {
        int length = Math.toIntExact((bits + 7) / 8);
        return Arrays.copyOf(bytes, length + (length & 1));
    }

    /** Reads one frame of a stream. */
    static BitSet frame(byte[] stream, int bitsPerFrame, int index) {
        long from = (long) bitsPerFrame * index;
        int first = Math.toIntExact(from >>> 3);
        int last = Math.toIntExact((from + bitsPerFrame + 7) >>> 3);
        BitSet set = BitSet.valueOf(Arrays.copyOfRange(stream, first, last));
        int shift = (int) (from & 7);
        return set.get(shift, shift + bitsPerFrame);
    }
}
