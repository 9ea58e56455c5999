package dev.hilum.volume;

import java.util.Arrays;

/** Axis-by-axis interpolation for one thread: rows, then columns of each source slice, then between slices. */
final class SeparableSampler {
    private final CtVolume source;
    private final AxisWeights x;
    private final AxisWeights y;
    private final AxisWeights z;
    private final short pad;
    private final int columns;
    private final int outColumns;
    private final int outRows;
    private final float[] line;
    /** In-plane resampled source slices, slice {@code s} at {@code s % taps}. */
    private final float[][] planes;

    private final int[] planeOf;
    private final float[] sum;

    SeparableSampler(CtVolume source, AxisWeights x, AxisWeights y, AxisWeights z, int padHu) {
        this.source = source;
        this.x = x;
        this.y = y;
        this.z = z;
        this.pad = CtVolume.clip(padHu);
        columns = source.geometry().columns();
        outColumns = x.first.length;
        outRows = y.first.length;
        line = new float[columns];
        planes = new float[z.taps][outColumns * outRows];
        planeOf = new int[z.taps];
        Arrays.fill(planeOf, -1);
        sum = new float[outColumns * outRows];
    }

    void sample(int from, int to, short[][] out) {
        for (int s = from; s < to; s++) {
            if (z.inside[s]) {
                combine(s, out[s]);
                padOutside(out[s]);
            } else {
                Arrays.fill(out[s], pad);
            }
        }
    }

    private void combine(int s, short[] target) {
        if (z.taps == 1) {
            round(plane(z.first[s]), target);
            return;
        }
        float[] a = plane(z.first[s]);
        float[] b = plane(z.first[s] + 1);
        blend(a, z.weights[s * z.taps], b, z.weights[s * z.taps + 1], sum);
        for (int k = 2; k < z.taps; k++) {
            add(plane(z.first[s] + k), z.weights[s * z.taps + k], sum);
        }
        round(sum, target);
    }

    private float[] plane(int slice) {
        int slot = slice % z.taps;
        if (planeOf[slot] != slice) {
            resamplePlane(source.slice(slice), planes[slot]);
            planeOf[slot] = slice;
        }
        return planes[slot];
    }

    private void resamplePlane(short[] in, float[] out) {
        for (int r = 0; r < outRows; r++) {
            if (y.inside[r]) {
                rowLine(in, r);
                if (x.taps == 2) {
                    twoTaps(line, x.first, x.weights, out, r * outColumns, outColumns);
                } else {
                    manyTaps(out, r * outColumns);
                }
            }
        }
    }

    private void rowLine(short[] in, int r) {
        int base = y.first[r] * columns;
        if (y.taps == 1) {
            scale(in, base, y.weights[r], line);
            return;
        }
        twoRows(in, base, y.weights[r * y.taps], base + columns, y.weights[r * y.taps + 1], line);
        for (int k = 2; k < y.taps; k++) {
            addRow(in, base + k * columns, y.weights[r * y.taps + k], line);
        }
    }

    private void manyTaps(float[] out, int at) {
        for (int i = 0; i < outColumns; i++) {
            float value = 0;
            for (int k = 0; k < x.taps; k++) {
                value += line[x.first[i] + k] * x.weights[i * x.taps + k];
            }
            out[at + i] = value;
        }
    }

    private void padOutside(short[] target) {
        for (int r = 0; r < outRows; r++) {
            if (!y.inside[r]) {
                Arrays.fill(target, r * outColumns, (r + 1) * outColumns, pad);
            }
        }
        for (int i = 0; i < outColumns; i++) {
            if (!x.inside[i]) {
                for (int r = 0; r < outRows; r++) {
                    target[r * outColumns + i] = pad;
                }
            }
        }
    }

    // The loops below stand alone so that the compiler turns each into vector instructions.

    private static void twoTaps(float[] in, int[] first, float[] w, float[] out, int at, int n) {
        for (int i = 0; i < n; i++) {
            int f = first[i];
            out[at + i] = in[f] * w[2 * i] + in[f + 1] * w[2 * i + 1];
        }
    }

    private static void scale(short[] in, int base, float w, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = in[base + i] * w;
        }
    }

    private static void twoRows(short[] in, int a, float wa, int b, float wb, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = in[a + i] * wa + in[b + i] * wb;
        }
    }

    private static void addRow(short[] in, int base, float w, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += in[base + i] * w;
        }
    }

    private static void blend(float[] a, float wa, float[] b, float wb, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] * wa + b[i] * wb;
        }
    }

    private static void add(float[] a, float w, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += a[i] * w;
        }
    }

    /** To the nearest whole number; all values are at least {@link CtVolume#MIN_HU}, so that truncation is a floor. */
    private static void round(float[] in, short[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) ((int) (in[i] + 1024.5f) - 1024);
        }
    }
}
