package dev.hilum.compare;

/**
 * How far a size may be off: standard deviations from pixel size and slice thickness, and from what repeated scans of
 * unchanged nodules differ by. Checked on simulated pairs in docs/measurement-accuracy.md.
 *
 * <p>Volume: every boundary is off by a part of a voxel; relative to a diameter that is 0.3 voxel along each axis. Mean
 * diameter: 0.3 pixel in the plane, and the plane of largest area misses the equator by up to half a slice, which
 * shortens a sphere by t²/6D on average with a standard deviation of 0.15 t²/D.
 *
 * <p>Repeated scans: phantoms of any outline, kernel and noise stay within the two terms above; patients do not, since
 * breath, position and the choice of the outline differ. Two scans of unchanged nodules, measured by software, agree in
 * volume within 27 % (Marchianò et al., Radiology 2009;251:919, 233 nodules; −25 to +29 % in Hein et al., PMC3043750, 202
 * nodules, two doses), which is a standard deviation of 9.7 % of each measurement, and a third of it of a diameter.
 */
final class SizeUncertainty {
    /** Half width of a 95 % interval in standard deviations. */
    static final double Z95 = 1.96;

    private static final double VOXEL_PART = 0.3;
    private static final double EQUATOR = 0.15;
    /** Of a volume: 0.27 / (1.96 √2). */
    private static final double REPEATED = 0.097;

    private static final double DIMENSIONS = 3;

    private SizeUncertainty() {}

    /** Of the volume, as a share of it. */
    static double volume(double diameterMm, double pixelMm, double sliceMm) {
        double inPlane = VOXEL_PART * pixelMm / diameterMm;
        double across = VOXEL_PART * sliceMm / diameterMm;
        return Math.sqrt(2 * inPlane * inPlane + across * across + REPEATED * REPEATED);
    }

    /** Of the mean diameter, mm. */
    static double diameterMm(double diameterMm, double pixelMm, double sliceMm) {
        double missed = EQUATOR * sliceMm * Math.min(1, sliceMm / diameterMm);
        double repeated = REPEATED / DIMENSIONS * diameterMm;
        return Math.hypot(Math.hypot(VOXEL_PART * pixelMm, missed), repeated);
    }
}
