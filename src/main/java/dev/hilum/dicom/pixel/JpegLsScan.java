package dev.hilum.dicom.pixel;

import java.util.Arrays;

/**
 * One scan of JPEG-LS (T.87 annexes A and B): regular and run mode, lossless and near-lossless, one component alone, or
 * several interleaved by line or by sample.
 */
final class JpegLsScan {
    /** Code order of run lengths, J (A.2.1, step 3). */
    private static final byte[] RUN_BITS = {
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };

    private final JpegLsPreset preset;
    private final JpegLsBits bits;
    private final JpegLsContexts contexts;
    private final int width;
    private final int near;
    private final int maxValue;
    private final int quantum;
    private final int span;
    private final byte[] regions;
    /** Per component: two lines with one sample more at either end, for the neighbours beyond the edges (A.2.1). */
    private final int[][] above;

    private final int[][] current;
    private final int[] runIndex;

    JpegLsScan(JpegLsPreset preset, JpegLsBits bits, int width, int components) {
        this.preset = preset;
        this.bits = bits;
        this.contexts = new JpegLsContexts(preset, bits);
        this.width = width;
        near = preset.near();
        maxValue = preset.maxValue();
        quantum = 2 * near + 1;
        span = preset.range() * quantum;
        regions = regions();
        above = new int[components][width + 2];
        current = new int[components][width + 2];
        runIndex = new int[components];
    }

    /** Start of the scan's state after a restart marker. */
    void reset() {
        contexts.reset();
        for (int c = 0; c < above.length; c++) {
            above[c] = new int[width + 2];
            current[c] = new int[width + 2];
            runIndex[c] = 0;
        }
    }

    /** Decodes one line of one component; the samples stand at 1 to width of the array. */
    int[] line(int component) {
        int[] up = current[component];
        int[] now = above[component];
        begin(component, now, up);
        for (int x = 1; x <= width; ) {
            int rc = up[x - 1];
            int rb = up[x];
            int q = (region(up[x + 1] - rb) * 9 + region(rb - rc)) * 9 + region(rc - now[x - 1]);
            if (q == 0) {
                x = run(component, x);
            } else {
                now[x] = regular(q, now[x - 1], rb, rc);
                x++;
            }
        }
        return now;
    }

    /** Decodes one line of all components, sample by sample. */
    int[][] interleavedLine() {
        for (int c = 0; c < above.length; c++) {
            begin(c, above[c], current[c]);
        }
        for (int x = 1; x <= width; ) {
            if (isFlatInAll(x)) {
                x = interleavedRun(x);
                continue;
            }
            for (int c = 0; c < above.length; c++) {
                int[] now = current[c];
                int[] up = above[c];
                int q = (region(up[x + 1] - up[x]) * 9 + region(up[x] - up[x - 1])) * 9
                        + region(up[x - 1] - now[x - 1]);
                now[x] = regular(q, now[x - 1], up[x], up[x - 1]);
            }
            x++;
        }
        return current;
    }

    private void begin(int component, int[] now, int[] up) {
        above[component] = up;
        current[component] = now;
        now[0] = up[1];
        up[width + 1] = up[width];
    }

    private boolean isFlatInAll(int x) {
        for (int c = 0; c < above.length; c++) {
            int rc = above[c][x - 1];
            int rb = above[c][x];
            if (region(above[c][x + 1] - rb) != 0 || region(rb - rc) != 0 || region(rc - current[c][x - 1]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** A.4 to A.6; q is the signed number of the context. */
    private int regular(int q, int ra, int rb, int rc) {
        int sign = q >> 31;
        int context = (q ^ sign) - sign;
        int min = Math.min(ra, rb);
        int max = Math.max(ra, rb);
        int predicted = rc >= max ? min : rc <= min ? max : ra + rb - rc;
        int correction = contexts.correction(context);
        int corrected = Math.max(0, Math.min(maxValue, predicted + ((correction ^ sign) - sign)));
        int error = contexts.error(context);
        return reconstruct(corrected, (error ^ sign) - sign);
    }

    private int reconstruct(int predicted, int error) {
        int value = predicted + error * quantum;
        if (value < -near) {
            value += span;
        } else if (value > maxValue + near) {
            value -= span;
        }
        return Math.max(0, Math.min(maxValue, value));
    }

    /** A.7: a run of samples equal to the one on the left; returns where it stopped. */
    private int run(int component, int x) {
        int[] now = current[component];
        int end = runEnd(component, x);
        Arrays.fill(now, x, end, now[x - 1]);
        if (end <= width) {
            int ra = now[end - 1];
            int rb = above[component][end];
            int type = Math.abs(ra - rb) <= near ? 1 : 0;
            int error = contexts.interruption(type, RUN_BITS[runIndex[component]]);
            now[end] = type == 1 ? reconstruct(ra, error) : reconstruct(rb, ra > rb ? -error : error);
            runIndex[component] = Math.max(0, runIndex[component] - 1);
        }
        return end + 1;
    }

    /** In sample-interleaved scans all components run together and end as if their neighbours differed. */
    private int interleavedRun(int x) {
        int end = runEnd(0, x);
        int runBits = RUN_BITS[runIndex[0]];
        for (int c = 0; c < above.length; c++) {
            int ra = current[c][x - 1];
            Arrays.fill(current[c], x, end, ra);
            if (end <= width) {
                int rb = above[c][end];
                int error = contexts.interruption(0, runBits);
                current[c][end] = reconstruct(rb, ra > rb ? -error : error);
            }
        }
        if (end <= width) {
            runIndex[0] = Math.max(0, runIndex[0] - 1);
        }
        return end + 1;
    }

    /** A.7.1: the length of a run; returns the place behind its last sample. */
    private int runEnd(int component, int x) {
        int at = x;
        while (bits.bit() == 1) {
            int length = 1 << RUN_BITS[runIndex[component]];
            if (at + length > width + 1) {
                return width + 1;
            }
            at += length;
            runIndex[component] = Math.min(31, runIndex[component] + 1);
            if (at > width) {
                return at;
            }
        }
        at += bits.bits(RUN_BITS[runIndex[component]]);
        if (at > width) {
            bits.requireReal();
            throw new DecodeException("run beyond the end of the line");
        }
        return at;
    }

    private int region(int gradient) {
        return regions[gradient + maxValue];
    }

    /** Quantization of the gradients (A.3.3) as a table. */
    private byte[] regions() {
        byte[] table = new byte[2 * maxValue + 1];
        for (int gradient = -maxValue; gradient <= maxValue; gradient++) {
            int size = Math.abs(gradient);
            int region =
                    size <= near ? 0 : size < preset.t1() ? 1 : size < preset.t2() ? 2 : size < preset.t3() ? 3 : 4;
            table[gradient + maxValue] = (byte) (gradient < 0 ? -region : region);
        }
        return table;
    }
}
