package dev.hilum.phantom;

/**
 * One simulated lung: an ellipse in every axial plane that tapers to the apex, cut by a domed diaphragm below and by
 * the heart and mediastinum.
 *
 * @param sign +1 left (LPS x to the left), −1 right
 */
record Lung(int sign) {
    static final double APEX = 135;
    static final double BASE = -135;

    /** Signed distance in mm, negative inside. */
    double distance(double x, double y, double z) {
        double height = (z - BASE) / (APEX - BASE);
        double taper = Math.sqrt(Math.max(0.02, 1 - Math.pow(Math.clamp(height, 0, 1.2), 3.2)));
        double ax = 57 * taper;
        double ay = 88 * taper;
        double cx = sign * (70 - 12 * Math.clamp(height, 0, 1));
        double u = (x - cx) / ax;
        double v = (y - 2) / ay;
        double k = Math.sqrt(u * u + v * v);
        double wall = (k - 1) * Math.min(ax, ay);
        double dome = BASE + (sign < 0 ? 62 : 48) * Math.max(0, 1 - u * u * 0.8 - v * v * 0.9);
        double outside = Math.max(wall, Math.max(dome - z, z - APEX));
        double mediastinum = 24 - 0.06 * Math.abs(y) - sign * x;
        return Math.max(outside, Math.max(mediastinum, -heart(x, y, z)));
    }

    /** The heart with its fat, as a distance. */
    static double heart(double x, double y, double z) {
        return new Shape.Ellipsoid(14, -22, -48, 60, 46, 56).distance(x, y, z);
    }

    boolean holds(double[] p, double margin) {
        return distance(p[0], p[1], p[2]) < -margin;
    }
}
