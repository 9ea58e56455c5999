package dev.hilum.dicom.io;

import java.io.IOException;

/**
 * A part of another source, such as one instance within a pack.
 *
 * @param start of the part within the whole, in bytes
 * @param size of the part in bytes
 */
public record RangeSource(ByteSource whole, long start, long size) implements ByteSource {
    public RangeSource {
        if (start < 0 || size < 0 || start > whole.size() - size) {
            throw new IllegalArgumentException(
                    "bytes " + start + " to " + (start + size) + " are outside a source of " + whole.size());
        }
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        Ranges.check(offset, length, size);
        return whole.read(start + offset, length);
    }
}
