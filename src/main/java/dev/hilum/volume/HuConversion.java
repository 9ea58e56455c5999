package dev.hilum.volume;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.pixel.PixelFormat;
import dev.hilum.study.Slice;
import java.util.OptionalInt;

/**
 * Stored values to Hounsfield units: slope and intercept (PS3.3 C.11.1.1.2), then clipped to what a {@link CtVolume}
 * holds. Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2) become {@link CtVolume#MIN_HU}; they are compared as
 * patterns of Bits Stored, since files exist that give the padding of signed pixels as an unsigned number (63536 for
 * −2000).
 *
 * @param padded false: no padding to look for
 */
record HuConversion(boolean signed, double slope, double intercept, boolean padded, int paddingLow, int paddingHigh) {

    static HuConversion of(Slice slice, PixelFormat format) {
        DataSet dataSet = slice.instance().object().dataSet();
        OptionalInt value = dataSet.integer(Tag.PixelPaddingValue);
        if (value.isEmpty()) {
            return new HuConversion(format.signed(), slice.slope(), slice.intercept(), false, 0, 0);
        }
        int first = stored(value.getAsInt(), format);
        int last = stored(dataSet.integer(Tag.PixelPaddingRangeLimit).orElse(value.getAsInt()), format);
        return new HuConversion(
                format.signed(), slice.slope(), slice.intercept(), true, Math.min(first, last), Math.max(first, last));
    }

    /** Converts in place. */
    void convert(short[] samples) {
        boolean mark = padded && hu(slope > 0 ? paddingHigh : paddingLow) > CtVolume.MIN_HU;
        boolean whole = slope == Math.rint(slope) && intercept == Math.rint(intercept) && Math.abs(slope) < 1024;
        if (mark) {
            markedByValue(samples);
        } else if (whole && signed) {
            signedWhole(samples, (int) slope, (int) intercept);
        } else if (whole) {
            unsignedWhole(samples, (int) slope, (int) intercept);
        } else {
            byValue(samples);
        }
    }

    private void markedByValue(short[] samples) {
        for (int i = 0; i < samples.length; i++) {
            int v = signed ? samples[i] : samples[i] & 0xFFFF;
            samples[i] = v >= paddingLow && v <= paddingHigh ? (short) CtVolume.MIN_HU : CtVolume.clip(hu(v));
        }
    }

    private void byValue(short[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = CtVolume.clip(hu(signed ? samples[i] : samples[i] & 0xFFFF));
        }
    }

    private double hu(int stored) {
        return stored * slope + intercept;
    }

    // Two plain loops that the compiler turns into vector instructions.

    private static void signedWhole(short[] samples, int slope, int intercept) {
        for (int i = 0; i < samples.length; i++) {
            int hu = samples[i] * slope + intercept;
            samples[i] = (short) Math.max(CtVolume.MIN_HU, Math.min(CtVolume.MAX_HU, hu));
        }
    }

    private static void unsignedWhole(short[] samples, int slope, int intercept) {
        for (int i = 0; i < samples.length; i++) {
            int hu = (samples[i] & 0xFFFF) * slope + intercept;
            samples[i] = (short) Math.max(CtVolume.MIN_HU, Math.min(CtVolume.MAX_HU, hu));
        }
    }

    /** The value that these bits mean in the pixels' own representation. */
    private static int stored(int value, PixelFormat format) {
        int unused = 32 - format.bitsStored();
        return format.signed() ? value << unused >> unused : value << unused >>> unused;
    }
}
