package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.MemorySource;
import dev.hilum.dicom.io.RangeSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A frame as bytes, for whoever passes pixels on (WADO-RS, PS3.18 section 10.4): the codestream as stored, or native
 * little-endian cells. Frames of 1-bit cells (binary SEG), which follow one another without a gap, begin at bit 0 here.
 */
public final class FrameBytes {
    private static final String EXPLICIT_BIG_ENDIAN = "1.2.840.10008.1.2.2";

    private FrameBytes() {}

    /**
     * The bytes as they are stored: the fragments of an encapsulated frame put together, or the cells of a native one.
     *
     * @param number of the frame, from 1
     * @throws PixelFormatException where there is no such frame or no pixel data
     * @throws DecodeException where pixel data is damaged
     */
    public static byte[] stored(DicomObject object, int number) {
        requireFrame(object.dataSet(), number);
        if (!object.transferSyntax().encapsulated()) {
            return uncompressed(object, number);
        }
        try {
            FragmentTable table = fragments(object);
            FrameLayout layout = FrameLayout.of(object.dataSet(), PixelFormat.of(object.dataSet()), table);
            return EncapsulatedFrames.codestream(layout.fragments(table, number - 1));
        } catch (EOFException e) {
            throw new DecodeException("pixel data is cut off", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Native cells of Bits Allocated, little-endian, the samples of a pixel as Planar Configuration of the data set says
     * for native pixel data, else together.
     *
     * @throws PixelFormatException where there is no such frame, no pixel data or no decoder
     */
    public static byte[] uncompressed(DicomObject object, int number) {
        requireFrame(object.dataSet(), number);
        try {
            return object.transferSyntax().encapsulated() ? decoded(object, number) : cells(object, number - 1);
        } catch (EOFException e) {
            throw new DecodeException("frame " + number + ": pixel data is cut off", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of frames that the data set declares, at least 1. */
    public static int count(DataSet dataSet) {
        return Math.max(1, dataSet.integer(Tag.NumberOfFrames).orElse(1));
    }

    private static byte[] decoded(DicomObject object, int number) {
        PixelFrames frames = PixelFrames.open(object);
        short[] samples = frames.frame(number);
        boolean wide = frames.format().bitsAllocated() == 16;
        byte[] bytes = new byte[frames.format().frameBytes()];
        for (int i = 0; i < frames.format().samples(); i++) {
            if (wide) {
                bytes[2 * i] = (byte) samples[i];
                bytes[2 * i + 1] = (byte) (samples[i] >> 8);
            } else {
                bytes[i] = (byte) samples[i];
            }
        }
        return bytes;
    }

    /** Frame {@code index}, from 0, of native pixel data. */
    private static byte[] cells(DicomObject object, int index) throws IOException {
        long bits = frameBits(object.dataSet());
        ByteSource source = pixels(object);
        return bits % 8 == 0
                ? source.read(index * (bits / 8), Math.toIntExact(bits / 8))
                : shifted(source, index * bits, Math.toIntExact(bits));
    }

    private static long frameBits(DataSet dataSet) {
        long pixels = (long) required(dataSet, Tag.Rows) * required(dataSet, Tag.Columns);
        return pixels
                * required(dataSet, Tag.BitsAllocated)
                * dataSet.integer(Tag.SamplesPerPixel).orElse(1);
    }

    private static byte[] shifted(ByteSource source, long firstBit, int bits) throws IOException {
        int lead = (int) (firstBit % 8);
        byte[] packed = source.read(firstBit / 8, (lead + bits + 7) / 8);
        byte[] frame = new byte[(bits + 7) / 8];
        for (int i = 0; i < bits; i++) {
            int at = lead + i;
            frame[i / 8] |= (byte) ((packed[at / 8] >> at % 8 & 1) << i % 8);
        }
        return frame;
    }

    /** The value field of native Pixel Data, words little-endian. */
    private static ByteSource pixels(DicomObject object) throws IOException {
        Element element = pixelData(object.dataSet());
        boolean swap = object.transferSyntaxUid().equals(EXPLICIT_BIG_ENDIAN);
        return switch (element.value()) {
            case Value.Deferred(long offset, long length)
            when !swap && length >= 0 -> new RangeSource(object.source(), offset, length);
            case Value.Deferred deferred -> loaded(object);
            case Value.Bytes(byte[] bytes) -> new MemorySource(bytes);
            default -> throw new DecodeException("Pixel Data holds no native bytes");
        };
    }

    private static ByteSource loaded(DicomObject object) throws IOException {
        if (object.load(Tag.PixelData).map(Element::value).orElseThrow() instanceof Value.Bytes(byte[] bytes)) {
            return new MemorySource(bytes);
        }
        throw new DecodeException("Pixel Data holds no native bytes");
    }

    private static FragmentTable fragments(DicomObject object) throws IOException {
        return switch (pixelData(object.dataSet()).value()) {
            case Value.Fragments fragments -> FragmentTable.of(fragments);
            case Value.Deferred(long offset, long length) -> FragmentTable.scan(object.source(), offset);
            default -> throw new DecodeException("Pixel Data holds no fragments");
        };
    }

    private static Element pixelData(DataSet dataSet) {
        return dataSet.element(Tag.PixelData)
                .orElseThrow(() -> new PixelFormatException("no Pixel Data " + Tag.format(Tag.PixelData)));
    }

    private static void requireFrame(DataSet dataSet, int number) {
        pixelData(dataSet);
        if (number < 1 || number > count(dataSet)) {
            throw new PixelFormatException("frame " + number + " of " + count(dataSet) + " does not exist");
        }
    }

    private static int required(DataSet dataSet, int tag) {
        return dataSet.integer(tag).orElseThrow(() -> new PixelFormatException(Tag.format(tag) + " is missing"));
    }
}
