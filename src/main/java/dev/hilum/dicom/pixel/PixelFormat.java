package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;

/**
 * How the samples of a frame are stored: the Image Pixel Module (PS3.3 C.7.6.3) as far as it decides about decoding.
 * Cells of 8 or 16 bits and one or three samples per pixel are known; everything else is a {@link PixelFormatException}.
 *
 * @param rows of a frame, 1 to 65535
 * @param columns of a frame, 1 to 65535
 * @param bitsAllocated bits of one cell: 8 or 16
 * @param bitsStored bits of the stored value in its cell
 * @param highBit most significant bit of the stored value, counted from 0
 * @param signed two's complement (Pixel Representation 1)
 * @param samplesPerPixel 1 or 3
 * @param planar samples of native frames lie plane by plane (Planar Configuration 1); decoded frames never do
 * @param photometricInterpretation such as MONOCHROME2
 * @param frames number of frames, at least 1
 */
public record PixelFormat(
        int rows,
        int columns,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed,
        int samplesPerPixel,
        boolean planar,
        String photometricInterpretation,
        int frames) {

    /** Largest frame that is decoded, in samples: 8192 × 8192, above any CT and a bound for what one header can claim. */
    public static final int MAX_FRAME_SAMPLES = 1 << 26;

    public PixelFormat {
        require(rows >= 1 && rows <= 0xFFFF, Tag.Rows, rows);
        require(columns >= 1 && columns <= 0xFFFF, Tag.Columns, columns);
        require(bitsAllocated == 8 || bitsAllocated == 16, Tag.BitsAllocated, bitsAllocated);
        require(bitsStored >= 1 && bitsStored <= bitsAllocated, Tag.BitsStored, bitsStored);
        require(highBit >= bitsStored - 1 && highBit < bitsAllocated, Tag.HighBit, highBit);
        require(samplesPerPixel == 1 || samplesPerPixel == 3, Tag.SamplesPerPixel, samplesPerPixel);
        require(frames >= 1, Tag.NumberOfFrames, frames);
        if ((long) rows * columns * samplesPerPixel > MAX_FRAME_SAMPLES) {
            throw new PixelFormatException(
                    "frame of " + columns + " x " + rows + " pixels is larger than " + MAX_FRAME_SAMPLES + " samples");
        }
    }

    /** Reads the attributes; a missing one of type 1 or one that is not handled is a {@link PixelFormatException}. */
    public static PixelFormat of(DataSet dataSet) {
        return new PixelFormat(
                required(dataSet, Tag.Rows),
                required(dataSet, Tag.Columns),
                required(dataSet, Tag.BitsAllocated),
                required(dataSet, Tag.BitsStored),
                required(dataSet, Tag.HighBit),
                isSet(dataSet, Tag.PixelRepresentation, required(dataSet, Tag.PixelRepresentation)),
                required(dataSet, Tag.SamplesPerPixel),
                isSet(
                        dataSet,
                        Tag.PlanarConfiguration,
                        dataSet.integer(Tag.PlanarConfiguration).orElse(0)),
                dataSet.string(Tag.PhotometricInterpretation).orElseThrow(() -> missing(Tag.PhotometricInterpretation)),
                dataSet.integer(Tag.NumberOfFrames).orElse(1));
    }

    /** Pixels of one frame. */
    public int pixels() {
        return rows * columns;
    }

    /** Samples of one frame: pixels times samples per pixel. */
    public int samples() {
        return pixels() * samplesPerPixel;
    }

    /** Bytes of one native frame. */
    public int frameBytes() {
        return samples() * (bitsAllocated / 8);
    }

    private static int required(DataSet dataSet, int tag) {
        return dataSet.integer(tag).orElseThrow(() -> missing(tag));
    }

    private static boolean isSet(DataSet dataSet, int tag, int value) {
        require(value == 0 || value == 1, tag, value);
        return value == 1;
    }

    private static PixelFormatException missing(int tag) {
        return new PixelFormatException(Tag.format(tag) + " is missing: the pixel data cannot be read without it");
    }

    private static void require(boolean holds, int tag, int value) {
        if (!holds) {
            throw new PixelFormatException(Tag.format(tag) + " = " + value + " is not handled");
        }
    }
}
