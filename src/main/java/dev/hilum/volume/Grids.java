package dev.hilum.volume;

import java.util.List;

/** Makes geometries out of others. */
public final class Grids {
    private static final List<Double> X = List.of(1.0, 0.0, 0.0);
    private static final List<Double> Y = List.of(0.0, 1.0, 0.0);
    private static final List<Double> Z = List.of(0.0, 0.0, 1.0);

    private Grids() {}

    /**
     * An axis-aligned LPS grid: columns to the left (+x), rows to the back (+y), slices to the head (+z).
     *
     * @param origin centre of voxel (0,0,0)
     */
    public static VolumeGeometry aligned(
            PatientPoint origin,
            int columns,
            int rows,
            int slices,
            double columnSpacingMm,
            double rowSpacingMm,
            double sliceSpacingMm,
            String frameOfReferenceUid) {
        return new VolumeGeometry(
                columns,
                rows,
                slices,
                origin,
                X,
                Y,
                Z,
                columnSpacingMm,
                rowSpacingMm,
                sliceSpacingMm,
                frameOfReferenceUid);
    }

    /** The aligned grid of equal spacing that covers a box. */
    public static VolumeGeometry covering(PatientBox box, double spacingMm, String frameOfReferenceUid) {
        return aligned(
                box.from(),
                cells(box.from().x(), box.to().x(), spacingMm),
                cells(box.from().y(), box.to().y(), spacingMm),
                cells(box.from().z(), box.to().z(), spacingMm),
                spacingMm,
                spacingMm,
                spacingMm,
                frameOfReferenceUid);
    }

    /** The part of a geometry in a box of voxels. */
    public static VolumeGeometry crop(VolumeGeometry geometry, Mask.Box box) {
        return new VolumeGeometry(
                box.columns(),
                box.rows(),
                box.slices(),
                geometry.toPatient(new VoxelIndex(box.fromColumn(), box.fromRow(), box.fromSlice())),
                geometry.rowDirection(),
                geometry.columnDirection(),
                geometry.sliceDirection(),
                geometry.columnSpacingMm(),
                geometry.rowSpacingMm(),
                geometry.sliceSpacingMm(),
                geometry.frameOfReferenceUid());
    }

    /** The smallest box of voxels of {@code geometry} that holds a box in patient space, clamped to the grid. */
    public static Mask.Box voxelsOf(VolumeGeometry geometry, PatientBox box) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int corner = 0; corner < 8; corner++) {
            VoxelIndex v = geometry.toVoxel(new PatientPoint(
                    (corner & 1) == 0 ? box.from().x() : box.to().x(),
                    (corner & 2) == 0 ? box.from().y() : box.to().y(),
                    (corner & 4) == 0 ? box.from().z() : box.to().z()));
            double[] at = {v.column(), v.row(), v.slice()};
            for (int a = 0; a < 3; a++) {
                low[a] = Math.min(low[a], at[a]);
                high[a] = Math.max(high[a], at[a]);
            }
        }
        return new Mask.Box(
                Math.clamp((long) Math.floor(low[0]), 0, geometry.columns() - 1),
                Math.clamp((long) Math.floor(low[1]), 0, geometry.rows() - 1),
                Math.clamp((long) Math.floor(low[2]), 0, geometry.slices() - 1),
                Math.clamp((long) Math.ceil(high[0]) + 1, 1, geometry.columns()),
                Math.clamp((long) Math.ceil(high[1]) + 1, 1, geometry.rows()),
                Math.clamp((long) Math.ceil(high[2]) + 1, 1, geometry.slices()));
    }

    private static int cells(double from, double to, double spacing) {
        return (int) Math.ceil((to - from) / spacing - 1e-6) + 1;
    }
}
