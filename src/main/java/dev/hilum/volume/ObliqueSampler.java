package dev.hilum.volume;

/**
 * Trilinear interpolation voxel by voxel, for grids whose axes are not parallel. Where the target is more than 1.5 times
 * coarser along an axis, the mean of several points spread evenly over the target voxel is taken.
 */
final class ObliqueSampler {
    private final CtVolume source;
    private final VolumeGeometry target;
    private final short pad;
    /** Source index per step of one target column, row, slice. */
    private final double[][] step = new double[3][];

    private final int[] points;
    private final VoxelIndex start;

    ObliqueSampler(CtVolume source, VolumeGeometry target, int padHu) {
        this.source = source;
        this.target = target;
        this.pad = CtVolume.clip(padHu);
        start = source.geometry().toVoxel(target.origin());
        step[0] = difference(new VoxelIndex(1, 0, 0));
        step[1] = difference(new VoxelIndex(0, 1, 0));
        step[2] = difference(new VoxelIndex(0, 0, 1));
        points = new int[] {points(step[0]), points(step[1]), points(step[2])};
    }

    void sample(int slice, short[] out) {
        int at = 0;
        for (int row = 0; row < target.rows(); row++) {
            for (int column = 0; column < target.columns(); column++) {
                out[at++] = mean(column, row, slice);
            }
        }
    }

    private short mean(int column, int row, int slice) {
        if (!inside(column, row, slice)) {
            return pad;
        }
        double sum = 0;
        for (int a = 0; a < points[0]; a++) {
            for (int b = 0; b < points[1]; b++) {
                for (int c = 0; c < points[2]; c++) {
                    sum += at(column + offset(a, points[0]), row + offset(b, points[1]), slice + offset(c, points[2]));
                }
            }
        }
        return CtVolume.clip(sum / (points[0] * points[1] * points[2]));
    }

    private boolean inside(double column, double row, double slice) {
        double u = index(0, column, row, slice);
        double v = index(1, column, row, slice);
        double w = index(2, column, row, slice);
        VolumeGeometry g = source.geometry();
        return within(u, g.columns()) && within(v, g.rows()) && within(w, g.slices());
    }

    private double at(double column, double row, double slice) {
        VolumeGeometry g = source.geometry();
        double u = Math.clamp(index(0, column, row, slice), 0, g.columns() - 1);
        double v = Math.clamp(index(1, column, row, slice), 0, g.rows() - 1);
        double w = Math.clamp(index(2, column, row, slice), 0, g.slices() - 1);
        int c = Math.min((int) u, Math.max(0, g.columns() - 2));
        int r = Math.min((int) v, Math.max(0, g.rows() - 2));
        int s = Math.min((int) w, Math.max(0, g.slices() - 2));
        double low = plane(s, c, r, u - c, v - r);
        return w == s ? low : low + (plane(s + 1, c, r, u - c, v - r) - low) * (w - s);
    }

    private double plane(int s, int c, int r, double fc, double fr) {
        short[] voxels = source.slice(s);
        int columns = source.geometry().columns();
        int i = r * columns + c;
        int right = fc == 0 ? i : i + 1;
        int down = fr == 0 ? 0 : columns;
        double top = voxels[i] + (voxels[right] - voxels[i]) * fc;
        double bottom = voxels[i + down] + (voxels[right + down] - voxels[i + down]) * fc;
        return top + (bottom - top) * fr;
    }

    private double index(int axis, double column, double row, double slice) {
        double origin = axis == 0 ? start.column() : axis == 1 ? start.row() : start.slice();
        return origin + column * step[0][axis] + row * step[1][axis] + slice * step[2][axis];
    }

    private double[] difference(VoxelIndex unit) {
        VoxelIndex v = source.geometry().toVoxel(target.toPatient(unit));
        return new double[] {v.column() - start.column(), v.row() - start.row(), v.slice() - start.slice()};
    }

    private static int points(double[] step) {
        double longest = Math.max(Math.abs(step[0]), Math.max(Math.abs(step[1]), Math.abs(step[2])));
        return longest <= 1.5 ? 1 : (int) Math.ceil(longest);
    }

    private static double offset(int i, int n) {
        return (i + 0.5) / n - 0.5;
    }

    private static boolean within(double index, int count) {
        return index > -0.5 - 1e-6 && index < count - 0.5 + 1e-6;
    }
}
