package dev.hilum.dicom.io;

import java.io.EOFException;
import java.util.Arrays;

/** Bytes in memory. The array is not copied: do not change it while it is read. */
public final class MemorySource implements ByteSource {
    private final byte[] bytes;
    private final int length;

    public MemorySource(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /** The first {@code length} bytes of an array. */
    MemorySource(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public byte[] read(long offset, int count) throws EOFException {
        Ranges.check(offset, count, length);
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + count);
    }

    /** The array itself, for readers that look without copying. */
    byte[] array() {
        return bytes;
    }
}
