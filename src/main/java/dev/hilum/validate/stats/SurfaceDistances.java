package dev.hilum.validate.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Distances between surfaces: an exact Euclidean distance transform with the grid's spacing (P. Felzenszwalb and
 * D. Huttenlocher, Theory of Computing 8, 2012), read at the voxels of the other surface.
 */
final class SurfaceDistances {
    private static final double FAR = 1e18;

    private SurfaceDistances() {}

    /** From each surface voxel of either set to the nearest of the other, mm. */
    static double[] pooled(VoxelSet a, VoxelSet b) {
        boolean[] surfaceA = a.surface();
        boolean[] surfaceB = b.surface();
        double[] toA = squared(surfaceA, a);
        double[] toB = squared(surfaceB, b);
        return IntStream.concat(
                        IntStream.range(0, surfaceA.length).filter(i -> surfaceA[i]),
                        IntStream.range(0, surfaceB.length)
                                .filter(i -> surfaceB[i])
                                .map(i -> -1 - i))
                .mapToDouble(i -> Math.sqrt(i >= 0 ? toB[i] : toA[-1 - i]))
                .toArray();
    }

    private static double[] squared(boolean[] set, VoxelSet grid) {
        double[] d = new double[set.length];
        Arrays.setAll(d, i -> set[i] ? 0 : FAR);
        int[] size = {grid.columns(), grid.rows(), grid.slices()};
        int[] stride = {1, size[0], size[0] * size[1]};
        for (int axis = 0; axis < 3; axis++) {
            Line line = new Line(size[axis], grid.spacingMm()[axis]);
            for (int start = 0; start < d.length; start++) {
                if (start / stride[axis] % size[axis] == 0) {
                    line.transform(d, start, stride[axis]);
                }
            }
        }
        return d;
    }

    /** The lower envelope of parabolas over one line of cells. */
    private static final class Line {
        private final int n;
        private final double step2;
        private final double[] f;
        private final int[] vertex;
        private final double[] from;

        Line(int n, double spacing) {
            this.n = n;
            this.step2 = spacing * spacing;
            f = new double[n];
            vertex = new int[n];
            from = new double[n + 1];
        }

        void transform(double[] d, int start, int stride) {
            int parabolas = 0;
            for (int q = 0; q < n; q++) {
                f[q] = d[start + q * stride];
                if (f[q] < FAR) {
                    parabolas = added(q, parabolas);
                }
            }
            if (parabolas > 0) {
                write(d, start, stride, parabolas);
            }
        }

        private int added(int q, int parabolas) {
            int k = parabolas;
            double cut = Double.NEGATIVE_INFINITY;
            while (k > 0) {
                int v = vertex[k - 1];
                cut = (f[q] - f[v]) / (2 * step2 * (q - v)) + (q + v) / 2.0;
                if (cut > from[k - 1]) {
                    break;
                }
                k--;
                cut = Double.NEGATIVE_INFINITY;
            }
            vertex[k] = q;
            from[k] = cut;
            return k + 1;
        }

        private void write(double[] d, int start, int stride, int parabolas) {
            int k = 0;
            for (int q = 0; q < n; q++) {
                while (k + 1 < parabolas && from[k + 1] < q) {
                    k++;
                }
                double away = q - vertex[k];
                d[start + q * stride] = away * away * step2 + f[vertex[k]];
            }
        }
    }
}
