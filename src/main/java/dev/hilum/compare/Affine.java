package dev.hilum.compare;

import dev.hilum.volume.PatientPoint;

/** An affine map of patient space, LPS mm: three rows of four, the last column moves. */
final class Affine {
    private final double[] m;

    Affine(double... rows) {
        this.m = rows.clone();
    }

    static Affine move(double x, double y, double z) {
        return new Affine(1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z);
    }

    /** Turns about the x, then y, then z axis (radians), then stretches along them. */
    static Affine turnAndStretch(double a, double b, double c, double sx, double sy, double sz) {
        double ca = Math.cos(a);
        double sa = Math.sin(a);
        double cb = Math.cos(b);
        double sb = Math.sin(b);
        double cc = Math.cos(c);
        double sc = Math.sin(c);
        return new Affine(
                sx * cc * cb,
                sx * (cc * sb * sa - sc * ca),
                sx * (cc * sb * ca + sc * sa),
                0,
                sy * sc * cb,
                sy * (sc * sb * sa + cc * ca),
                sy * (sc * sb * ca - cc * sa),
                0,
                sz * -sb,
                sz * cb * sa,
                sz * cb * ca,
                0);
    }

    /** First this, then {@code next}. */
    Affine then(Affine next) {
        double[] out = new double[12];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                double sum = c == 3 ? next.m[r * 4 + 3] : 0;
                for (int k = 0; k < 3; k++) {
                    sum += next.m[r * 4 + k] * m[k * 4 + c];
                }
                out[r * 4 + c] = sum;
            }
        }
        return new Affine(out);
    }

    Affine inverse() {
        double a = m[5] * m[10] - m[6] * m[9];
        double b = m[6] * m[8] - m[4] * m[10];
        double c = m[4] * m[9] - m[5] * m[8];
        double det = m[0] * a + m[1] * b + m[2] * c;
        Affine turned = new Affine(
                a / det,
                (m[2] * m[9] - m[1] * m[10]) / det,
                (m[1] * m[6] - m[2] * m[5]) / det,
                0,
                b / det,
                (m[0] * m[10] - m[2] * m[8]) / det,
                (m[2] * m[4] - m[0] * m[6]) / det,
                0,
                c / det,
                (m[1] * m[8] - m[0] * m[9]) / det,
                (m[0] * m[5] - m[1] * m[4]) / det,
                0);
        return move(-m[3], -m[7], -m[11]).then(turned);
    }

    PatientPoint apply(PatientPoint p) {
        return new PatientPoint(x(p.x(), p.y(), p.z()), y(p.x(), p.y(), p.z()), z(p.x(), p.y(), p.z()));
    }

    double x(double x, double y, double z) {
        return m[0] * x + m[1] * y + m[2] * z + m[3];
    }

    double y(double x, double y, double z) {
        return m[4] * x + m[5] * y + m[6] * z + m[7];
    }

    double z(double x, double y, double z) {
        return m[8] * x + m[9] * y + m[10] * z + m[11];
    }
}
