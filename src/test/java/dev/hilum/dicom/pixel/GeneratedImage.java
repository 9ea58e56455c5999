package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;

/** An image that is made up: noise, gradient, constant, extremes, or smooth with noise; every value is in its range. */
record GeneratedImage(String name, int rows, int columns, int bits, boolean signed, int[] values) {

    /** Images of a depth and sign, in odd sizes too. */
    static List<GeneratedImage> of(int bits, boolean signed) {
        int low = signed ? -(1 << bits - 1) : 0;
        int high = low + (1 << bits) - 1;
        int range = high - low + 1;
        Random random = new Random(bits * 2L + (signed ? 1 : 0));
        List<GeneratedImage> images = new ArrayList<>();
        for (int[] size : new int[][] {{1, 1}, {1, 9}, {9, 1}, {7, 13}, {64, 64}}) {
            images.add(fill("noise", size[0], size[1], bits, signed, (x, y) -> low + random.nextInt(range)));
        }
        images.add(fill("gradient", 48, 64, bits, signed, (x, y) -> low + (int) ((long) x * (range - 1) / 63)));
        images.add(fill("constant", 33, 65, bits, signed, (x, y) -> high / 3));
        images.add(fill(
                "extremes",
                40,
                50,
                bits,
                signed,
                (x, y) -> y % 2 == 0 || (y > 9 && y < 20 && x % 3 == 0) ? high : low));
        images.add(fill("smooth", 100, 120, bits, signed, (x, y) -> {
            double wave = (Math.sin(x / 9.0) * Math.cos(y / 7.0) * 0.45 + 0.5) * (range - 1);
            return Math.clamp(Math.round(low + wave + 3 * random.nextGaussian()), low, high);
        }));
        return images;
    }

    private static GeneratedImage fill(
            String name, int rows, int columns, int bits, boolean signed, IntBinaryOperator value) {
        int[] values = new int[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsInt(i % columns, i / columns);
        }
        return new GeneratedImage(name + " " + columns + " x " + rows, rows, columns, bits, signed, values);
    }

    DataSet dataSet() {
        int allocated = bits <= 8 ? 8 : 16;
        ByteBuffer bytes =
                ByteBuffer.allocate((values.length * allocated / 8 + 1) & ~1).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            if (allocated == 8) {
                bytes.put((byte) (value & (1 << bits) - 1));
            } else {
                bytes.putShort((short) value);
            }
        }
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, "1.2.4")
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, "1.2.5")
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, rows)
                .setIntegers(Tag.Columns, Vr.US, columns)
                .setIntegers(Tag.BitsAllocated, Vr.US, allocated)
                .setIntegers(Tag.BitsStored, Vr.US, bits)
                .setIntegers(Tag.HighBit, Vr.US, bits - 1)
                .setIntegers(Tag.PixelRepresentation, Vr.US, signed ? 1 : 0)
                .setBytes(Tag.PixelData, allocated == 8 ? Vr.OB : Vr.OW, bytes.array());
    }
}
