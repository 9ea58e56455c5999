package dev.hilum.phantom;

/** A solid in patient space (LPS, mm) by its signed distance: negative inside, near its surface in millimetres. */
sealed interface Shape permits Shape.Ellipsoid, Shape.Capsule, Shape.Bumpy, Shape.Sheet {

    double distance(double x, double y, double z);

    /** The sphere that holds the shape. */
    Sphere bounds();

    /** A bounding sphere. */
    record Sphere(double x, double y, double z, double radius) {}

    /** An axis-aligned ellipsoid. */
    record Ellipsoid(double cx, double cy, double cz, double ax, double ay, double az) implements Shape {
        @Override
        public double distance(double x, double y, double z) {
            double u = (x - cx) / ax;
            double v = (y - cy) / ay;
            double w = (z - cz) / az;
            double k = Math.sqrt(u * u + v * v + w * w);
            double gu = u / ax;
            double gv = v / ay;
            double gw = w / az;
            double gradient = Math.sqrt(gu * gu + gv * gv + gw * gw);
            // First order: exact on the surface, enough for partial volume.
            return gradient < 1e-9 ? -Math.min(ax, Math.min(ay, az)) : k * (k - 1) / gradient;
        }

        @Override
        public Sphere bounds() {
            return new Sphere(cx, cy, cz, Math.max(ax, Math.max(ay, az)));
        }

        double volumeMm3() {
            return 4.0 / 3 * Math.PI * ax * ay * az;
        }
    }

    /** A tube with round ends whose radius changes linearly: a piece of a vessel or an airway. */
    record Capsule(double x1, double y1, double z1, double x2, double y2, double z2, double r1, double r2)
            implements Shape {
        @Override
        public double distance(double x, double y, double z) {
            double dx = x2 - x1;
            double dy = y2 - y1;
            double dz = z2 - z1;
            double t = ((x - x1) * dx + (y - y1) * dy + (z - z1) * dz) / (dx * dx + dy * dy + dz * dz);
            t = Math.clamp(t, 0, 1);
            double ex = x - x1 - t * dx;
            double ey = y - y1 - t * dy;
            double ez = z - z1 - t * dz;
            return Math.sqrt(ex * ex + ey * ey + ez * ez) - (r1 + t * (r2 - r1));
        }

        @Override
        public Sphere bounds() {
            double half = Math.sqrt(Math.pow(x2 - x1, 2) + Math.pow(y2 - y1, 2) + Math.pow(z2 - z1, 2)) / 2;
            return new Sphere((x1 + x2) / 2, (y1 + y2) / 2, (z1 + z2) / 2, half + Math.max(r1, r2));
        }
    }

    /** An ellipsoid whose surface is waved, so that it is round-like but not a perfect ball. */
    record Bumpy(Ellipsoid base, double heightMm, double lengthMm, int seed) implements Shape {
        @Override
        public double distance(double x, double y, double z) {
            double k = 2 * Math.PI / lengthMm;
            double wave = Math.sin(k * x + seed) * Math.sin(k * y + 2.0 * seed) * Math.sin(k * z + 3.0 * seed);
            return base.distance(x, y, z) + heightMm * wave;
        }

        @Override
        public Sphere bounds() {
            Sphere b = base.bounds();
            return new Sphere(b.x, b.y, b.z, b.radius + heightMm);
        }
    }

    /** A thin curved sheet, {@code a x + b y + c z = d} with a bend: a fissure. */
    record Sheet(double a, double b, double c, double d, double bend, double halfThickness, Sphere within)
            implements Shape {
        @Override
        public double distance(double x, double y, double z) {
            double norm = Math.sqrt(a * a + b * b + c * c);
            double bowed = bend * Math.sin((x + y) / 45);
            return Math.abs((a * x + b * y + c * z - d) / norm + bowed) - halfThickness;
        }

        @Override
        public Sphere bounds() {
            return within;
        }
    }
}
