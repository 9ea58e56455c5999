package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Dictionary;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Data sets that a writer could mean: known attributes with their VR, private ones, nested items. Seeded. */
final class RandomDataSet {
    /** Attributes whose VR other attributes decide. */
    private static final int LUT_DATA = 0x00283006;

    private static final int WAVEFORM_GROUP = 0x5400;
    private static final int PIXEL_GROUP = 0x7FE0;
    private static final int[] TAGS = tags();
    private static final String LETTERS = "abcXYZ 019^._-é王小ЖＡ😀";

    private final Random random;

    RandomDataSet(long seed) {
        this.random = new Random(seed);
    }

    DataSet next() {
        return next(0);
    }

    private DataSet next(int depth) {
        DataSet dataSet = new DataSet();
        boolean signed = random.nextBoolean();
        if (depth == 0) {
            dataSet.setIntegers(Tag.PixelRepresentation, Vr.US, signed ? 1 : 0);
        }
        int count = random.nextInt(depth == 0 ? 40 : 8);
        for (int i = 0; i < count; i++) {
            int tag = TAGS[random.nextInt(TAGS.length)];
            Vr vr = Dictionary.vr(tag);
            if (vr != Vr.SQ || depth < 5) {
                dataSet.put(new Element(tag, vr, value(vr, depth)));
            }
        }
        if (random.nextBoolean()) {
            dataSet.setStrings(0x00090010, Vr.LO, "HILUM TEST").setBytes(0x00091001, Vr.UN, bytes(2));
        }
        return dataSet;
    }

    private Value value(Vr vr, int depth) {
        return switch (vr.kind()) {
            case TEXT -> text(vr, () -> digits());
            case LOCAL_TEXT -> text(vr, () -> letters());
            case INTEGER, TAG -> new Value.Integers(list(() -> integer(vr)));
            case FLOAT ->
                new Value.Floats(list(() -> vr == Vr.FL ? (double) random.nextFloat() : random.nextGaussian() * 1e9));
            case BYTES -> new Value.Bytes(bytes(vr.unit()));
            case SEQUENCE -> new Value.Items(list(() -> next(depth + 1)));
        };
    }

    private long integer(Vr vr) {
        long bits = random.nextLong();
        return switch (vr) {
            case US -> bits & 0xFFFF;
            case SS -> (short) bits;
            case UL, AT -> bits & 0xFFFFFFFFL;
            case SL -> (int) bits;
            default -> bits;
        };
    }

    /** A single empty value has no bytes, as no value at all: only the latter is made. */
    private Value text(Vr vr, Supplier<String> one) {
        List<String> values = vr.isSingleText() ? List.of(one.get()) : list(one);
        boolean nothing = values.size() == 1 && values.getFirst().isEmpty();
        return new Value.Text(nothing ? List.of() : values);
    }

    private String digits() {
        return Integer.toString(random.nextInt(100_000));
    }

    private String letters() {
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString().stripTrailing();
    }

    private byte[] bytes(int unit) {
        byte[] bytes = new byte[2 * unit * random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> List<T> list(Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(one.get());
        }
        return list;
    }

    /** Attributes whose VR the dictionary alone gives, so that Implicit VR keeps it. */
    private static int[] tags() {
        List<Integer> tags = new ArrayList<>();
        for (Field field : Tag.class.getFields()) {
            try {
                tags.add(field.getInt(null));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return tags.stream()
                .mapToInt(Integer::intValue)
                .filter(t -> t >>> 16 >= 0x0008 && t >>> 16 < 0xFFFA && (t & 0xFFFF) != 0)
                .filter(t -> t != Tag.SpecificCharacterSet && t != Tag.PixelRepresentation)
                .filter(t -> Dictionary.vr(t, true) == Dictionary.vr(t, false))
                .filter(t -> t != LUT_DATA && t >>> 16 != WAVEFORM_GROUP && t >>> 16 != PIXEL_GROUP)
                .toArray();
    }
}
