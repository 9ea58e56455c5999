package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The inflated bytes of a Deflated data set (PS3.5 section A.5: raw deflate without a zlib header). */
final class Inflated {
    private static final int CHUNK = 64 * 1024;

    private Inflated() {}

    static MemorySource of(ByteSource source, long start, ReadLimits limits) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            return inflate(inflater, source, start, limits);
        } catch (DataFormatException e) {
            throw new DicomException("deflated data set is damaged after " + inflater.getBytesRead() + " bytes", e);
        } finally {
            inflater.end();
        }
    }

    private static MemorySource inflate(Inflater inflater, ByteSource source, long start, ReadLimits limits)
            throws IOException, DataFormatException {
        byte[] out = new byte[CHUNK];
        int length = 0;
        long at = start;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                at += feed(inflater, source, at);
            }
            if (length == out.length) {
                out = grow(out, limits.inflatedBytes());
            }
            int count = inflater.inflate(out, length, out.length - length);
            if (inflater.needsDictionary()) {
                throw new DicomException("deflated data set wants a preset dictionary");
            }
            length += count;
        }
        return new MemorySource(out, length);
    }

    private static int feed(Inflater inflater, ByteSource source, long at) throws IOException {
        int count = (int) Math.min(CHUNK, source.size() - at);
        if (count <= 0) {
            throw new DicomException("deflated data set ends early, at offset " + at);
        }
        inflater.setInput(source.read(at, count));
        return count;
    }

    /** Doubles up to the limit, so that a small bomb never takes much more than it is worth. */
    private static byte[] grow(byte[] bytes, int limit) {
        if (bytes.length >= limit) {
            throw new DicomException("deflated data set is larger than " + limit + " bytes inflated");
        }
        return Arrays.copyOf(bytes, (int) Math.min(limit, bytes.length * 2L));
    }
}
