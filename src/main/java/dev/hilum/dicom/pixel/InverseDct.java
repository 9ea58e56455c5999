package dev.hilum.dicom.pixel;

import java.util.Arrays;

/** The inverse DCT of T.81 A.3.3, rows then columns, in single precision: within one grey level of the exact transform. */
final class InverseDct {
    /** COSINE[u * 8 + x] = C(u) / 2 * cos((2x + 1) u pi / 16). */
    private static final float[] COSINE = new float[64];

    static {
        for (int u = 0; u < 8; u++) {
            for (int x = 0; x < 8; x++) {
                double scale = u == 0 ? Math.sqrt(0.125) : 0.5;
                COSINE[u * 8 + x] = (float) (scale * Math.cos((2 * x + 1) * u * Math.PI / 16));
            }
        }
    }

    private final float[] rows = new float[64];
    private final float[] sums = new float[8];

    /**
     * Transforms a block, shifts its level (T.81 A.3.1) and cuts it to the sample range.
     *
     * @param last zig-zag index of the last coefficient that is not zero
     */
    void apply(float[] block, int last, int precision, short[] out, int offset, int stride) {
        int max = (1 << precision) - 1;
        int level = 1 << (precision - 1);
        if (last == 0) {
            short value = sample(block[0] / 8, level, max);
            for (int y = 0; y < 8; y++) {
                Arrays.fill(out, offset + y * stride, offset + y * stride + 8, value);
            }
            return;
        }
        for (int v = 0; v < 8; v++) {
            line(block, v * 8, 1);
            System.arraycopy(sums, 0, rows, v * 8, 8);
        }
        for (int x = 0; x < 8; x++) {
            line(rows, x, 8);
            for (int y = 0; y < 8; y++) {
                out[offset + y * stride + x] = sample(sums[y], level, max);
            }
        }
    }

    private void line(float[] in, int from, int step) {
        Arrays.fill(sums, 0);
        for (int u = 0; u < 8; u++) {
            float coefficient = in[from + u * step];
            if (coefficient != 0) {
                for (int x = 0; x < 8; x++) {
                    sums[x] += coefficient * COSINE[u * 8 + x];
                }
            }
        }
    }

    private static short sample(float value, int level, int max) {
        return (short) Math.clamp(Math.round(value) + (long) level, 0, max);
    }
}
