package dev.hilum.compare;

/**
 * How far a size may be off because of the grid it was measured on: standard deviations, from pixel size and slice
 * thickness alone. Checked on simulated pairs in docs/measurement-accuracy.md.
 *
 * <p>Volume: every boundary is off by a part of a voxel; relative to a diameter that is 0.3 voxel along each axis. Mean
 * diameter: 0.3 pixel in the plane, and the plane of largest area misses the equator by up to half a slice, which
 * shortens a sphere by t²/6D on average with a standard deviation of 0.15 t²/D.
 */
final class SizeUncertainty {
    /** Half width of a 95 % interval in standard deviations. */
    static final double Z95 = 1.96;

    private static final double VOXEL_PART = 0.3;
    private static final double EQUATOR = 0.15;

    private SizeUncertainty() {}

    /** Of the volume, as a share of it. */
    static double volume(double diameterMm, double pixelMm, double sliceMm) {
        double inPlane = VOXEL_PART * pixelMm / diameterMm;
        double across = VOXEL_PART * sliceMm / diameterMm;
        return Math.sqrt(2 * inPlane * inPlane + across * across);
    }

    /** Of the mean diameter, mm. */
    static double diameterMm(double diameterMm, double pixelMm, double sliceMm) {
        double missed = EQUATOR * sliceMm * Math.min(1, sliceMm / diameterMm);
        return Math.hypot(VOXEL_PART * pixelMm, missed);
    }
}
