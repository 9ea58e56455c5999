package dev.hilum.dicom.pixel;

import dev.hilum.dicom.io.ByteSource;
import java.io.EOFException;
import java.util.Arrays;

/** Bytes that are already in memory. */
final class MemorySource implements ByteSource {
    private final byte[] bytes;

    MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) throws EOFException {
        if (offset < 0 || offset > bytes.length - length) {
            throw new EOFException();
        }
        return offset == 0 && length == bytes.length
                ? bytes
                : Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }
}
