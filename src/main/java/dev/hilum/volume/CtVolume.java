package dev.hilum.volume;

import java.util.List;

/**
 * A CT volume in Hounsfield units on its {@link VolumeGeometry}. HU are whole numbers in [{@value #MIN_HU},
 * {@value #MAX_HU}]. Immutable: the voxel arrays are never handed out. Memory: two bytes a voxel, one array a slice, so
 * 512×512×800 takes 400 MiB.
 */
public final class CtVolume {
    /** Padding, and everything less dense than air. */
    public static final int MIN_HU = -1024;

    /** Twelve bits above {@link #MIN_HU}. */
    public static final int MAX_HU = 3071;

    private final VolumeGeometry geometry;
    private final short[][] slices;
    private final List<SourcePlane> planes;

    /** HU at a voxel. */
    @FunctionalInterface
    public interface HuField {
        double hu(int column, int row, int slice);
    }

    /** Takes the arrays over: only this package calls it, with arrays that nobody else keeps. */
    CtVolume(VolumeGeometry geometry, short[][] slices, List<SourcePlane> planes) {
        if (slices.length != geometry.slices()) {
            throw new IllegalArgumentException("as many slices as the geometry says");
        }
        if (!planes.isEmpty() && planes.size() != slices.length) {
            throw new IllegalArgumentException("one source plane for each slice, or none");
        }
        this.geometry = geometry;
        this.slices = slices;
        this.planes = List.copyOf(planes);
    }

    /**
     * A volume from a formula: phantoms and tests.
     *
     * @param planes one for each slice; empty for a volume without source instances
     */
    public static CtVolume of(VolumeGeometry geometry, List<SourcePlane> planes, HuField field) {
        short[][] slices = new short[geometry.slices()][geometry.columns() * geometry.rows()];
        for (int s = 0; s < slices.length; s++) {
            int at = 0;
            for (int r = 0; r < geometry.rows(); r++) {
                for (int c = 0; c < geometry.columns(); c++) {
                    slices[s][at++] = clip(field.hu(c, r, s));
                }
            }
        }
        return new CtVolume(geometry, slices, planes);
    }

    public VolumeGeometry geometry() {
        return geometry;
    }

    /** The instance and frame of each slice; empty for a resampled or simulated volume. */
    public List<SourcePlane> planes() {
        return planes;
    }

    /** HU of one voxel. */
    public int hu(int column, int row, int slice) {
        return slices[slice][row * geometry.columns() + column];
    }

    /** Copies a run of one row into {@code target} from {@code at}. */
    public void copyRow(int slice, int row, int fromColumn, int count, short[] target, int at) {
        System.arraycopy(slices[slice], row * geometry.columns() + fromColumn, target, at, count);
    }

    /** One slice, row by row; for this package's loops only, which do not write to it. */
    short[] slice(int slice) {
        return slices[slice];
    }

    static short clip(double hu) {
        return (short) Math.clamp(Math.round(hu), MIN_HU, MAX_HU);
    }
}
