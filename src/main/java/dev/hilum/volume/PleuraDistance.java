package dev.hilum.volume;

import java.util.OptionalDouble;

/** Distance from the margin of a finding to the pleura: the nearest place that is outside of its lung. */
public final class PleuraDistance {
    private static final double CELL_MM = 1;

    private PleuraDistance() {}

    /**
     * Measured on a 1 mm grid, so to about half a millimetre; 0 where the finding reaches out of the lung.
     *
     * @param searchMm empty where the pleura is farther
     */
    public static OptionalDouble mm(Mask finding, Mask lung, double searchMm) {
        Mask tight = finding.tight();
        VolumeGeometry g = finding.geometry();
        VolumeGeometry local =
                Grids.covering(PatientBox.around(g, tight.box()).grow(searchMm + 2), CELL_MM, g.frameOfReferenceUid());
        BitGrid inside = new BitGrid(local.columns(), local.rows(), local.slices());
        boolean[] of = new boolean[inside.cells.length];
        for (int i = 0; i < of.length; i++) {
            VoxelIndex v = g.toVoxel(local.toPatient(new VoxelIndex(inside.x(i), inside.y(i), inside.z(i))));
            int c = (int) Math.rint(v.column());
            int r = (int) Math.rint(v.row());
            int s = (int) Math.rint(v.slice());
            of[i] = tight.contains(c, r, s);
            inside.cells[i] = lung.contains(c, r, s);
            if (of[i] && !inside.cells[i]) {
                return OptionalDouble.of(0);
            }
        }
        float[] square = DistanceTransform.squared(inside, 1);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < of.length; i++) {
            if (of[i]) {
                least = Math.min(least, square[i] == 0 ? 0 : Math.max(0, Math.sqrt(square[i]) * CELL_MM - CELL_MM));
            }
        }
        return least <= searchMm ? OptionalDouble.of(least) : OptionalDouble.empty();
    }
}
