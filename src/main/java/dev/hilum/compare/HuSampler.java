package dev.hilum.compare;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.VolumeGeometry;
import java.util.List;

/** Trilinear HU anywhere in a volume, clipped to what tells lung from tissue: contrast and metal do not pull. */
final class HuSampler {
    /** Outside of the volume. */
    static final double NOWHERE = Double.NaN;

    private static final double LOWEST = -1000;
    private static final double HIGHEST = 100;

    private final CtVolume volume;
    private final int columns;
    private final int rows;
    private final int slices;
    private final Affine toVoxel;

    HuSampler(CtVolume volume) {
        this.volume = volume;
        VolumeGeometry g = volume.geometry();
        columns = g.columns();
        rows = g.rows();
        slices = g.slices();
        double[] m = new double[12];
        row(m, 0, g.rowDirection(), g.columnSpacingMm());
        row(m, 4, g.columnDirection(), g.rowSpacingMm());
        row(m, 8, g.sliceDirection(), g.sliceSpacingMm());
        toVoxel = Affine.move(-g.origin().x(), -g.origin().y(), -g.origin().z()).then(new Affine(m));
    }

    private static void row(double[] m, int at, List<Double> direction, double spacing) {
        for (int i = 0; i < 3; i++) {
            m[at + i] = direction.get(i) / spacing;
        }
    }

    Affine toVoxel() {
        return toVoxel;
    }

    /** At a place in voxels. */
    double at(double c, double r, double s) {
        int c0 = (int) Math.floor(c);
        int r0 = (int) Math.floor(r);
        int s0 = (int) Math.floor(s);
        if (c0 < 0 || r0 < 0 || s0 < 0 || c0 + 1 >= columns || r0 + 1 >= rows || s0 + 1 >= slices) {
            return NOWHERE;
        }
        double low = plane(c0, r0, s0, c - c0, r - r0);
        double high = plane(c0, r0, s0 + 1, c - c0, r - r0);
        return Math.clamp(low + (high - low) * (s - s0), LOWEST, HIGHEST);
    }

    private double plane(int c, int r, int s, double u, double v) {
        double top = volume.hu(c, r, s) + (volume.hu(c + 1, r, s) - volume.hu(c, r, s)) * u;
        double bottom = volume.hu(c, r + 1, s) + (volume.hu(c + 1, r + 1, s) - volume.hu(c, r + 1, s)) * u;
        return top + (bottom - top) * v;
    }
}
