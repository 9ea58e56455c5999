package dev.hilum.volume;

/** An axis-aligned box in patient space, LPS mm. */
public record PatientBox(PatientPoint from, PatientPoint to) {
    public PatientBox {
        if (!(from.x() <= to.x() && from.y() <= to.y() && from.z() <= to.z())) {
            throw new IllegalArgumentException("a box goes from its low to its high corner");
        }
    }

    /** The box around all voxel centres of a part of a geometry; the geometry may be oblique. */
    public static PatientBox around(VolumeGeometry geometry, Mask.Box box) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int corner = 0; corner < 8; corner++) {
            PatientPoint p = geometry.toPatient(new VoxelIndex(
                    (corner & 1) == 0 ? box.fromColumn() : box.toColumn() - 1,
                    (corner & 2) == 0 ? box.fromRow() : box.toRow() - 1,
                    (corner & 4) == 0 ? box.fromSlice() : box.toSlice() - 1));
            double[] at = {p.x(), p.y(), p.z()};
            for (int a = 0; a < 3; a++) {
                low[a] = Math.min(low[a], at[a]);
                high[a] = Math.max(high[a], at[a]);
            }
        }
        return new PatientBox(new PatientPoint(low[0], low[1], low[2]), new PatientPoint(high[0], high[1], high[2]));
    }

    /** The box around all voxel centres. */
    public static PatientBox around(VolumeGeometry geometry) {
        return around(geometry, new Mask.Box(0, 0, 0, geometry.columns(), geometry.rows(), geometry.slices()));
    }

    public PatientBox grow(double mm) {
        return new PatientBox(
                new PatientPoint(from.x() - mm, from.y() - mm, from.z() - mm),
                new PatientPoint(to.x() + mm, to.y() + mm, to.z() + mm));
    }

    /** The smallest box that holds both. */
    public PatientBox union(PatientBox other) {
        return new PatientBox(
                new PatientPoint(
                        Math.min(from.x(), other.from.x()),
                        Math.min(from.y(), other.from.y()),
                        Math.min(from.z(), other.from.z())),
                new PatientPoint(
                        Math.max(to.x(), other.to.x()),
                        Math.max(to.y(), other.to.y()),
                        Math.max(to.z(), other.to.z())));
    }

    /** This box cut to another that it meets. */
    public PatientBox within(PatientBox other) {
        return new PatientBox(
                new PatientPoint(
                        Math.max(from.x(), other.from.x()),
                        Math.max(from.y(), other.from.y()),
                        Math.max(from.z(), other.from.z())),
                new PatientPoint(
                        Math.min(to.x(), other.to.x()),
                        Math.min(to.y(), other.to.y()),
                        Math.min(to.z(), other.to.z())));
    }
}
