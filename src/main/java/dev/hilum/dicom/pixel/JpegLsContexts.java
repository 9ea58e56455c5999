package dev.hilum.dicom.pixel;

import java.util.Arrays;

/**
 * The adaptive state of a JPEG-LS scan (T.87 A.2.1): context variables and the decoding of one prediction error.
 * Contexts 0 to 364 are the regular ones, 365 and 366 those of run interruption.
 */
final class JpegLsContexts {
    private static final int REGULAR = 365;

    private final JpegLsBits bits;
    private final int near;
    private final int reset;
    private final int range;
    private final int limit;
    private final int qbpp;
    private final int initialA;
    private final int[] a = new int[REGULAR + 2];
    private final int[] n = new int[REGULAR + 2];
    private final int[] b = new int[REGULAR];
    private final int[] c = new int[REGULAR];
    private final int[] negatives = new int[2];

    JpegLsContexts(JpegLsPreset preset, JpegLsBits bits) {
        this.bits = bits;
        near = preset.near();
        reset = preset.reset();
        range = preset.range();
        qbpp = preset.qbpp();
        limit = preset.limit();
        initialA = Math.max(2, (range + 32) / 64);
        reset();
    }

    void reset() {
        Arrays.fill(a, initialA);
        Arrays.fill(n, 1);
        Arrays.fill(b, 0);
        Arrays.fill(c, 0);
        Arrays.fill(negatives, 0);
    }

    /** Prediction correction C of a context. */
    int correction(int q) {
        return c[q];
    }

    /** Decodes the error of a regular sample and updates its context (A.5.3, A.6). */
    int error(int q) {
        int count = n[q];
        int sum = a[q];
        int bias = b[q];
        int k = 0;
        while (count << k < sum) {
            k++;
        }
        int mapped = mapped(k, limit - qbpp - 1);
        int error = mapped >>> 1 ^ -(mapped & 1);
        if (near == 0 && k == 0 && 2 * bias <= -count) {
            error = ~error;
        }
        bias += error * (2 * near + 1);
        sum += Math.abs(error);
        if (count == reset) {
            sum >>= 1;
            bias = bias >= 0 ? bias >> 1 : -(1 - bias >> 1);
            count >>= 1;
        }
        count++;
        a[q] = sum;
        n[q] = count;
        correct(q, bias, count);
        return error;
    }

    private void correct(int q, int bias, int count) {
        if (bias <= -count) {
            c[q] = Math.max(c[q] - 1, -128);
            b[q] = Math.max(bias + count, 1 - count);
        } else if (bias > 0) {
            c[q] = Math.min(c[q] + 1, 127);
            b[q] = Math.min(bias - count, 0);
        } else {
            b[q] = bias;
        }
    }

    /** Decodes the error of the sample that ends a run (A.7.2). */
    int interruption(int type, int runBits) {
        int q = REGULAR + type;
        int sum = type == 0 ? a[q] : a[q] + (n[q] >> 1);
        int k = 0;
        while (n[q] << k < sum) {
            k++;
        }
        int mapped = mapped(k, limit - runBits - 1 - qbpp - 1);
        int odd = mapped + type & 1;
        int size = mapped + type + odd >> 1;
        boolean swapped = k != 0 || 2 * negatives[type] >= n[q];
        int error = swapped == (odd == 1) ? -size : size;
        negatives[type] += error < 0 ? 1 : 0;
        a[q] += mapped + 1 - type >> 1;
        if (n[q] == reset) {
            a[q] >>= 1;
            n[q] >>= 1;
            negatives[type] >>= 1;
        }
        n[q]++;
        return error;
    }

    private int mapped(int k, int unary) {
        int mapped = bits.golomb(k, unary, qbpp);
        if (mapped > 2 * range) {
            throw new DecodeException("prediction error out of range");
        }
        return mapped;
    }
}
