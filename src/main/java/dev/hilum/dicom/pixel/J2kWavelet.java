package dev.hilum.dicom.pixel;

/**
 * One level of two-dimensional subband reconstruction (ITU-T T.800 annex F): 5-3 on integers, 9-7 in single precision.
 * Rows first, then whole lines at a time down the columns.
 */
final class J2kWavelet {
    private static final float ALPHA = -1.586134342059924f;
    private static final float BETA = -0.052980118572961f;
    private static final float GAMMA = 0.882911075530934f;
    private static final float DELTA = 0.443506852043971f;
    private static final float K = 1.230174104914001f;

    private J2kWavelet() {}

    /** Puts the four subbands of a resolution at their places, interleaved (F.3.3). */
    static void interleave(Object ll, Object hl, Object lh, Object hh, J2kArea area, Object out) {
        int width = area.width();
        int lowWidth = J2kArea.ceil(area.x1(), 1) - J2kArea.ceil(area.x0(), 1);
        int low = 0;
        int high = 0;
        for (int y = 0; y < area.height(); y++) {
            boolean isLow = (area.y0() + y & 1) == 0;
            int row = isLow ? low++ : high++;
            copy(isLow ? ll : lh, row * lowWidth, lowWidth, out, y * width + (area.x0() & 1));
            copy(isLow ? hl : hh, row * (width - lowWidth), width - lowWidth, out, y * width + (1 - (area.x0() & 1)));
        }
    }

    private static void copy(Object from, int at, int count, Object to, int start) {
        if (from instanceof int[] in && to instanceof int[] out) {
            for (int i = 0; i < count; i++) {
                out[start + 2 * i] = in[at + i];
            }
        } else if (from instanceof float[] in && to instanceof float[] out) {
            for (int i = 0; i < count; i++) {
                out[start + 2 * i] = in[at + i];
            }
        }
    }

    /** 5-3 reversible (F.3.8.2.1.1). */
    static void reversible(int[] samples, J2kArea area) {
        int width = area.width();
        int height = area.height();
        for (int y = 0; y < height; y++) {
            line(samples, y * width, width, area.x0() & 1);
        }
        int parity = area.y0() & 1;
        if (height == 1) {
            for (int x = 0; parity == 1 && x < width; x++) {
                samples[x] >>= 1;
            }
            return;
        }
        for (int y = parity; y < height; y += 2) {
            int up = (y > 0 ? y - 1 : y + 1) * width;
            int down = (y + 1 < height ? y + 1 : y - 1) * width;
            for (int x = 0, at = y * width; x < width; x++, at++) {
                samples[at] -= samples[up + x] + samples[down + x] + 2 >> 2;
            }
        }
        for (int y = 1 - parity; y < height; y += 2) {
            int up = (y > 0 ? y - 1 : y + 1) * width;
            int down = (y + 1 < height ? y + 1 : y - 1) * width;
            for (int x = 0, at = y * width; x < width; x++, at++) {
                samples[at] += samples[up + x] + samples[down + x] >> 1;
            }
        }
    }

    private static void line(int[] s, int from, int width, int parity) {
        if (width == 1) {
            s[from] >>= parity;
            return;
        }
        int end = from + width;
        for (int i = from + parity; i < end; i += 2) {
            int left = i > from ? s[i - 1] : s[i + 1];
            int right = i + 1 < end ? s[i + 1] : s[i - 1];
            s[i] -= left + right + 2 >> 2;
        }
        for (int i = from + 1 - parity; i < end; i += 2) {
            int left = i > from ? s[i - 1] : s[i + 1];
            int right = i + 1 < end ? s[i + 1] : s[i - 1];
            s[i] += left + right >> 1;
        }
    }

    /** 9-7 irreversible (F.3.8.2.1.2). */
    static void irreversible(float[] samples, J2kArea area) {
        int width = area.width();
        int height = area.height();
        for (int y = 0; y < height; y++) {
            irreversibleLine(samples, y * width, width, area.x0() & 1);
        }
        int parity = area.y0() & 1;
        if (height == 1) {
            for (int x = 0; parity == 1 && x < width; x++) {
                samples[x] /= 2;
            }
            return;
        }
        for (int y = 0; y < height; y++) {
            float scale = (y & 1) == parity ? K : 1 / K;
            for (int at = y * width; at < (y + 1) * width; at++) {
                samples[at] *= scale;
            }
        }
        lift(samples, width, height, parity, DELTA);
        lift(samples, width, height, 1 - parity, GAMMA);
        lift(samples, width, height, parity, BETA);
        lift(samples, width, height, 1 - parity, ALPHA);
    }

    private static void lift(float[] samples, int width, int height, int first, float factor) {
        for (int y = first; y < height; y += 2) {
            int up = (y > 0 ? y - 1 : y + 1) * width;
            int down = (y + 1 < height ? y + 1 : y - 1) * width;
            for (int x = 0, at = y * width; x < width; x++, at++) {
                samples[at] -= factor * (samples[up + x] + samples[down + x]);
            }
        }
    }

    private static void irreversibleLine(float[] s, int from, int width, int parity) {
        if (width == 1) {
            s[from] /= 1 + parity;
            return;
        }
        for (int i = 0; i < width; i++) {
            s[from + i] *= (i & 1) == parity ? K : 1 / K;
        }
        liftLine(s, from, width, parity, DELTA);
        liftLine(s, from, width, 1 - parity, GAMMA);
        liftLine(s, from, width, parity, BETA);
        liftLine(s, from, width, 1 - parity, ALPHA);
    }

    private static void liftLine(float[] s, int from, int width, int first, float factor) {
        int end = from + width;
        for (int i = from + first; i < end; i += 2) {
            float left = i > from ? s[i - 1] : s[i + 1];
            float right = i + 1 < end ? s[i + 1] : s[i - 1];
            s[i] -= factor * (left + right);
        }
    }
}
