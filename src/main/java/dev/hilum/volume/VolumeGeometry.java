package dev.hilum.volume;

import java.util.List;

/**
 * The grid of a volume in patient space, apart from its voxels: LPS, millimetres (PS3.3 C.7.6.2.1.1). Voxel (0,0,0) has
 * its centre at {@code origin}; columns advance along {@code rowDirection}, rows along {@code columnDirection}, slices
 * along {@code sliceDirection}; all three are unit vectors, and the third is the plane normal (or its opposite).
 *
 * @param columns voxels in a row
 * @param rowDirection direction cosines along a row, that is of increasing column index
 * @param columnDirection direction cosines along a column, that is of increasing row index
 */
public record VolumeGeometry(
        int columns,
        int rows,
        int slices,
        PatientPoint origin,
        List<Double> rowDirection,
        List<Double> columnDirection,
        List<Double> sliceDirection,
        double columnSpacingMm,
        double rowSpacingMm,
        double sliceSpacingMm,
        String frameOfReferenceUid) {
    public VolumeGeometry {
        rowDirection = List.copyOf(rowDirection);
        columnDirection = List.copyOf(columnDirection);
        sliceDirection = List.copyOf(sliceDirection);
        if (columns < 1 || rows < 1 || slices < 1 || !(columnSpacingMm > 0 && rowSpacingMm > 0 && sliceSpacingMm > 0)) {
            throw new IllegalArgumentException("a geometry needs at least one voxel and positive spacings");
        }
    }

    public double voxelVolumeMm3() {
        return columnSpacingMm * rowSpacingMm * sliceSpacingMm;
    }

    public long voxels() {
        return (long) columns * rows * slices;
    }

    public PatientPoint toPatient(VoxelIndex index) {
        double c = index.column() * columnSpacingMm;
        double r = index.row() * rowSpacingMm;
        double s = index.slice() * sliceSpacingMm;
        return new PatientPoint(
                origin.x() + c * rowDirection.get(0) + r * columnDirection.get(0) + s * sliceDirection.get(0),
                origin.y() + c * rowDirection.get(1) + r * columnDirection.get(1) + s * sliceDirection.get(1),
                origin.z() + c * rowDirection.get(2) + r * columnDirection.get(2) + s * sliceDirection.get(2));
    }

    /** The inverse of {@link #toPatient}: the directions are orthonormal, so projections suffice. */
    public VoxelIndex toVoxel(PatientPoint point) {
        double x = point.x() - origin.x();
        double y = point.y() - origin.y();
        double z = point.z() - origin.z();
        return new VoxelIndex(
                dot(rowDirection, x, y, z) / columnSpacingMm,
                dot(columnDirection, x, y, z) / rowSpacingMm,
                dot(sliceDirection, x, y, z) / sliceSpacingMm);
    }

    private static double dot(List<Double> direction, double x, double y, double z) {
        return direction.get(0) * x + direction.get(1) * y + direction.get(2) * z;
    }
}
