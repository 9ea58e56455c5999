package dev.hilum.dicom.pixel;

/** Inverse multiple component transforms (ITU-T T.800 annex G). */
final class J2kColour {
    private J2kColour() {}

    static void inverse(Object[] samples) {
        if (samples.length < 3) {
            throw new DecodeException("multiple component transform of " + samples.length + " components");
        }
        if (samples[0] instanceof int[] y && samples[1] instanceof int[] u && samples[2] instanceof int[] v) {
            reversible(y, u, v);
        } else if (samples[0] instanceof float[] y
                && samples[1] instanceof float[] b
                && samples[2] instanceof float[] r) {
            irreversible(y, b, r);
        } else {
            throw new DecodeException("multiple component transform over different wavelets");
        }
    }

    /** RCT (G.2.2). */
    private static void reversible(int[] y, int[] u, int[] v) {
        for (int i = 0; i < y.length; i++) {
            int green = y[i] - (u[i] + v[i] >> 2);
            y[i] = v[i] + green;
            v[i] = u[i] + green;
            u[i] = green;
        }
    }

    /** ICT (G.3.2). */
    private static void irreversible(float[] y, float[] b, float[] r) {
        for (int i = 0; i < y.length; i++) {
            float red = y[i] + 1.402f * r[i];
            float green = y[i] - 0.344136f * b[i] - 0.714136f * r[i];
            r[i] = y[i] + 1.772f * b[i];
            b[i] = green;
            y[i] = red;
        }
    }
}
