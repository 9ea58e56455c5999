package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.MemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Native pixel data (PS3.5 section 8.1.1): frames one after another, cells of 8 or 16 bits.
 *
 * @param start of the first frame in the source
 * @param swapped the source has big-endian words: a value left in an Explicit VR Big Endian source
 */
record NativeFrames(PixelFormat format, ByteSource source, long start, boolean swapped)
        implements PixelFrames.FrameReader {
    private static final String EXPLICIT_BIG_ENDIAN = "1.2.840.10008.1.2.2";

    static NativeFrames deferred(DicomObject object, Vr vr, PixelFormat format, long offset, long length) {
        check(format, length);
        if (length > object.source().size() - offset) {
            throw new DecodeException("native pixel data of " + length + " bytes is cut off");
        }
        boolean swapped = vr == Vr.OW && object.transferSyntaxUid().equals(EXPLICIT_BIG_ENDIAN);
        return new NativeFrames(format, object.source(), offset, swapped);
    }

    static NativeFrames inMemory(byte[] bytes, PixelFormat format) {
        check(format, bytes.length);
        return new NativeFrames(format, new MemorySource(bytes), 0, false);
    }

    /** Padding after the last frame is tolerated, but not a whole frame that nobody declared. */
    private static void check(PixelFormat format, long length) {
        if (format.photometricInterpretation().endsWith("_422")
                || format.photometricInterpretation().endsWith("_420")) {
            throw new PixelFormatException(format.photometricInterpretation() + " (subsampled colour) is not decoded");
        }
        long expected = (long) format.frameBytes() * format.frames();
        if (length < expected) {
            throw new DecodeException("native pixel data has " + length + " bytes, the frames need " + expected);
        }
        if (length - expected >= Math.max(format.frameBytes(), 2)) {
            throw new DecodeException(
                    "native pixel data has " + length + " bytes, the declared frames only " + expected);
        }
    }

    @Override
    public void read(int index, short[] out) throws IOException {
        byte[] bytes = bytes((long) index * format.frameBytes(), format.frameBytes());
        if (format.bitsAllocated() == 16) {
            ByteOrder order = swapped ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            ByteBuffer.wrap(bytes).order(order).asShortBuffer().get(out, 0, format.samples());
        } else {
            for (int i = 0; i < bytes.length; i++) {
                out[i] = (short) (bytes[i] & 0xFF);
            }
        }
        if (format.planar() && format.samplesPerPixel() > 1) {
            interleave(out);
        }
        StoredBits.extract(out, format, format.bitsAllocated());
    }

    /** Bytes of a frame; 8-bit cells in big-endian words are put back in order, from the even offset before them. */
    private byte[] bytes(long offset, int length) throws IOException {
        if (!swapped || format.bitsAllocated() == 16) {
            return source.read(start + offset, length);
        }
        int lead = (int) (offset & 1);
        byte[] words = source.read(start + offset - lead, lead + length + (lead + length & 1));
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = words[i + lead ^ 1];
        }
        return bytes;
    }

    private void interleave(short[] out) {
        short[] planes = out.clone();
        int pixels = format.pixels();
        for (int sample = 0; sample < format.samplesPerPixel(); sample++) {
            for (int i = 0; i < pixels; i++) {
                out[i * format.samplesPerPixel() + sample] = planes[sample * pixels + i];
            }
        }
    }
}
