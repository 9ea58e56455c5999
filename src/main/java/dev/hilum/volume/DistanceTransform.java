package dev.hilum.volume;

import java.util.Arrays;

/**
 * Exact squared Euclidean distance, in cells, to the nearest cell that is not in a set (P. Felzenszwalb, D. Huttenlocher,
 * Distance transforms of sampled functions, Theory of Computing 8, 2012): lower envelopes of parabolas, axis by axis.
 */
final class DistanceTransform {
    private static final float FAR = 1e9f;

    private DistanceTransform() {}

    /** 0 outside of the set; the border of the grid is no obstacle. */
    static float[] squared(BitGrid set, int workers) {
        float[] d = new float[set.cells.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = set.cells[i] ? FAR : 0;
        }
        int nx = set.nx;
        int ny = set.ny;
        int nz = set.nz;
        Workers.run(nz, workers, (from, to) -> {
            Line line = new Line(Math.max(nx, ny));
            for (int z = from; z < to; z++) {
                for (int y = 0; y < ny; y++) {
                    line.transform(d, (z * ny + y) * nx, 1, nx);
                }
                for (int x = 0; x < nx; x++) {
                    line.transform(d, z * ny * nx + x, nx, ny);
                }
            }
        });
        Workers.run(ny, workers, (from, to) -> {
            Line line = new Line(nz);
            for (int y = from; y < to; y++) {
                for (int x = 0; x < nx; x++) {
                    line.transform(d, y * nx + x, nx * ny, nz);
                }
            }
        });
        return d;
    }

    /** One line of cells with the work arrays of the envelope. */
    private static final class Line {
        private final float[] f;
        private final int[] vertex;
        private final double[] from;

        Line(int longest) {
            f = new float[longest];
            vertex = new int[longest];
            from = new double[longest + 1];
        }

        void transform(float[] d, int start, int stride, int n) {
            boolean any = false;
            boolean set = false;
            for (int i = 0; i < n; i++) {
                f[i] = d[start + i * stride];
                any |= f[i] < FAR;
                set |= f[i] > 0;
            }
            if (any && set) {
                write(d, start, stride, n, envelope(n));
            }
        }

        private int envelope(int n) {
            int k = -1;
            Arrays.fill(from, 0, n + 1, Double.POSITIVE_INFINITY);
            for (int q = 0; q < n; q++) {
                if (f[q] >= FAR) {
                    continue;
                }
                double s = Double.NEGATIVE_INFINITY;
                while (k >= 0) {
                    int v = vertex[k];
                    s = ((f[q] + (double) q * q) - (f[v] + (double) v * v)) / (2.0 * (q - v));
                    if (s > from[k]) {
                        break;
                    }
                    k--;
                    s = Double.NEGATIVE_INFINITY;
                }
                k++;
                vertex[k] = q;
                from[k] = s;
            }
            from[k + 1] = Double.POSITIVE_INFINITY;
            return k + 1;
        }

        private void write(float[] d, int start, int stride, int n, int parabolas) {
            int k = 0;
            for (int q = 0; q < n; q++) {
                while (k + 1 < parabolas && from[k + 1] < q) {
                    k++;
                }
                float away = q - vertex[k];
                d[start + q * stride] = away * away + f[vertex[k]];
            }
        }
    }
}
