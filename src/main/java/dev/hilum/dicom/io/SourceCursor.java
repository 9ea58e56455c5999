package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;
import java.io.IOException;
import java.util.Arrays;

/** A reading position in a source, with a window of bytes around it so that small reads cost no call. */
final class SourceCursor {
    private static final int CHUNK = 16 * 1024;

    private final ByteSource source;
    private final long size;
    private final boolean open;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowLength;
    private long position;

    /** @param open more bytes may follow: running out of them is {@link HeaderPrefix.Incomplete}, not damage */
    SourceCursor(ByteSource source, boolean open) {
        this.source = source;
        this.size = source.size();
        this.open = open;
        if (source instanceof MemorySource memory) {
            window = memory.array();
            windowLength = (int) memory.size();
        }
    }

    long position() {
        return position;
    }

    /** The end of what can be read; unknown, and so very far, while more may follow. */
    long end() {
        return open ? Long.MAX_VALUE : size;
    }

    void skip(long count) {
        position += count;
    }

    void moveTo(long offset) {
        position = offset;
    }

    /** The group of the next tag, little-endian, without moving. */
    int peekGroup() throws IOException {
        int index = take(2);
        position -= 2;
        return u16(index, false);
    }

    int u8() throws IOException {
        int index = take(1);
        return window[index] & 0xFF;
    }

    int u16(boolean bigEndian) throws IOException {
        int index = take(2);
        return u16(index, bigEndian);
    }

    /** A tag: two 16-bit words. */
    int tag(boolean bigEndian) throws IOException {
        int index = take(4);
        return u16(index, bigEndian) << 16 | u16(index + 2, bigEndian);
    }

    long u32(boolean bigEndian) throws IOException {
        int index = take(4);
        int low = u16(index + (bigEndian ? 2 : 0), bigEndian);
        int high = u16(index + (bigEndian ? 0 : 2), bigEndian);
        return (long) high << 16 | low;
    }

    /** Moves past {@code length} bytes and gives the index of the first in {@link #window()}; valid until the next move. */
    int take(int length) throws IOException {
        long start = position;
        if (start < windowStart || start + length > windowStart + windowLength) {
            fill(length);
        }
        position = start + length;
        return (int) (start - windowStart);
    }

    byte[] window() {
        return window;
    }

    /** A copy of the next bytes. */
    byte[] bytes(int length) throws IOException {
        check(length);
        if (length > CHUNK && !(source instanceof MemorySource)) {
            byte[] bytes = source.read(position, length);
            position += length;
            return bytes;
        }
        int index = take(length);
        return Arrays.copyOfRange(window, index, index + length);
    }

    private void fill(int length) throws IOException {
        check(length);
        int count = (int) Math.min(Math.max(length, CHUNK), size - position);
        window = source.read(position, count);
        windowStart = position;
        windowLength = count;
    }

    private void check(int length) {
        if (position > size - length) {
            if (open) {
                throw HeaderPrefix.Incomplete.SIGNAL;
            }
            throw new DicomException("data ends at offset " + size + ", " + length + " bytes expected at " + position);
        }
    }

    private int u16(int index, boolean bigEndian) {
        int first = window[index] & 0xFF;
        int second = window[index + 1] & 0xFF;
        return bigEndian ? first << 8 | second : second << 8 | first;
    }
}
