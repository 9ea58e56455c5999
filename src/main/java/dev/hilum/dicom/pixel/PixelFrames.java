package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.DicomObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The frames of a SOP instance's pixel data as stored values, native or encapsulated. Values that were left in their
 * source are read from there frame by frame. Reading is thread-safe.
 */
public final class PixelFrames {
    private final PixelFormat format;
    private final FrameReader reader;

    private PixelFrames(PixelFormat format, FrameReader reader) {
        this.format = format;
        this.reader = reader;
    }

    /** Reads one frame, counted from 0, into stored values. */
    interface FrameReader {
        void read(int index, short[] out) throws IOException;
    }

    /** True where the instance has integer pixel data at all. */
    public static boolean hasPixelData(DicomObject object) {
        return object.dataSet().contains(Tag.PixelData);
    }

    /**
     * Looks at the attributes and at the layout of the pixel data, not yet at the pixels.
     *
     * @throws PixelFormatException where there is no pixel data or its form is not decoded
     * @throws DecodeException where the layout is damaged or too short for the declared frames
     * @throws UncheckedIOException where the source cannot be read
     */
    public static PixelFrames open(DicomObject object) {
        Element element = object.dataSet()
                .element(Tag.PixelData)
                .orElseThrow(() -> new PixelFormatException("no Pixel Data " + Tag.format(Tag.PixelData)));
        PixelFormat format = PixelFormat.of(object.dataSet());
        try {
            return new PixelFrames(format, reader(object, element, format));
        } catch (EOFException e) {
            throw new DecodeException("pixel data is cut off", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrameReader reader(DicomObject object, Element element, PixelFormat format) throws IOException {
        return switch (element.value()) {
            case Value.Fragments fragments -> encapsulated(object, format, FragmentTable.of(fragments));
            case Value.Deferred(long offset, long length)
            when length < 0 -> encapsulated(object, format, FragmentTable.scan(object.source(), offset));
            case Value.Deferred(long offset, long length) ->
                NativeFrames.deferred(object, element.vr(), format, offset, length);
            case Value.Bytes(byte[] bytes) -> NativeFrames.inMemory(bytes, format);
            default -> throw new DecodeException("Pixel Data holds no bytes");
        };
    }

    private static FrameReader encapsulated(DicomObject object, PixelFormat format, FragmentTable fragments)
            throws IOException {
        FrameDecoder decoder = FrameDecoder.forTransferSyntax(object.transferSyntaxUid());
        return new EncapsulatedFrames(format, decoder, fragments, FrameLayout.of(object.dataSet(), format, fragments));
    }

    public PixelFormat format() {
        return format;
    }

    /** Number of frames, at least 1. */
    public int count() {
        return format.frames();
    }

    /**
     * The stored values of a frame: row by row, the samples of a pixel together. Two's complement where
     * {@code format().signed()}, else unsigned: read with {@code & 0xFFFF}. Bits outside Bits Stored are masked.
     *
     * @param number of the frame, from 1
     */
    public short[] frame(int number) {
        short[] samples = new short[format.samples()];
        readFrame(number, samples);
        return samples;
    }

    /**
     * As {@link #frame}, into an array of at least {@code format().samples()}.
     *
     * @throws DecodeException where the frame is damaged; it names frame and codec
     * @throws PixelFormatException where its codestream uses a feature that is not decoded
     * @throws UncheckedIOException where the source cannot be read
     */
    public void readFrame(int number, short[] out) {
        if (number < 1 || number > format.frames() || out.length < format.samples()) {
            throw new IllegalArgumentException("frame " + number + " of " + format.frames() + " into " + out.length);
        }
        try {
            reader.read(number - 1, out);
        } catch (PixelFormatException e) {
            throw new PixelFormatException("frame " + number + ": " + e.getMessage());
        } catch (EOFException e) {
            throw new DecodeException("frame " + number + ": pixel data is cut off", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DicomException e) {
            throw new DecodeException("frame " + number + ": " + e.getMessage(), e);
        }
    }
}
