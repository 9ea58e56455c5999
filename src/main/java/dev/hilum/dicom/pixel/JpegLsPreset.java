package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;

/**
 * Coding parameters of a JPEG-LS scan (T.87 C.2.4.1.1 and A.2.1).
 *
 * @param maxValue MAXVAL, largest sample
 * @param t1 first threshold of the local gradients
 * @param reset RESET, count at which the context variables are halved
 */
record JpegLsPreset(int maxValue, int near, int t1, int t2, int t3, int reset) {
    private static final int DEFAULT_RESET = 64;

    JpegLsPreset {
        if (near < 0 || near > Math.min(255, maxValue / 2) || t1 <= near || t2 < t1 || t3 < t2 || t3 > maxValue) {
            throw new DecodeException("NEAR " + near + ", thresholds " + t1 + ", " + t2 + ", " + t3);
        }
        if (maxValue < 1 || maxValue > 0xFFFF || reset < 3 || reset > Math.max(255, maxValue)) {
            throw new DecodeException("MAXVAL " + maxValue + ", RESET " + reset);
        }
    }

    /** The parameters as an LSE segment gives them; zero stands for the default. */
    record Given(int maxValue, int t1, int t2, int t3, int reset) {
        static final Given NONE = new Given(0, 0, 0, 0, 0);

        /** Reads what follows the segment's type byte. */
        static Given read(ByteBuffer in) {
            if (in.remaining() != 10) {
                throw new DecodeException("preset coding parameters of wrong length");
            }
            return new Given(unsigned(in), unsigned(in), unsigned(in), unsigned(in), unsigned(in));
        }

        private static int unsigned(ByteBuffer in) {
            return in.getShort() & 0xFFFF;
        }

        /** Fills in the defaults of C.2.4.1.1.1 for a frame and scan. */
        JpegLsPreset complete(int precision, int near) {
            int largest = (1 << precision) - 1;
            int max = maxValue == 0 ? largest : maxValue;
            if (max > largest) {
                throw new DecodeException("MAXVAL " + max + " in samples of " + precision + " bits");
            }
            int one = t1 != 0 ? t1 : threshold(max, near, 3, 3, near + 1);
            int two = t2 != 0 ? t2 : threshold(max, near, 7, 5, one);
            int three = t3 != 0 ? t3 : threshold(max, near, 21, 7, two);
            return new JpegLsPreset(max, near, one, two, three, reset == 0 ? DEFAULT_RESET : reset);
        }

        private static int threshold(int max, int near, int basic, int perNear, int least) {
            int value;
            if (max >= 128) {
                int factor = (Math.min(max, 4095) + 128) / 256;
                int lift = basic == 3 ? 2 : basic == 7 ? 3 : 4;
                value = factor * (basic - lift) + lift + perNear * near;
            } else {
                int factor = 256 / (max + 1);
                int floor = basic == 3 ? 2 : basic == 7 ? 3 : 4;
                value = Math.max(floor, basic / factor + perNear * near);
            }
            return value > max || value < least ? least : value;
        }
    }

    /** RANGE. */
    int range() {
        return near == 0 ? maxValue + 1 : (maxValue + 2 * near) / (2 * near + 1) + 1;
    }

    /** Bits of a mapped error that is written itself. */
    int qbpp() {
        return ceilLog2(range());
    }

    /** LIMIT, longest Golomb code. */
    int limit() {
        int bpp = Math.max(2, ceilLog2(maxValue + 1));
        return 2 * (bpp + Math.max(8, bpp));
    }

    private static int ceilLog2(int value) {
        return 32 - Integer.numberOfLeadingZeros(value - 1);
    }
}
