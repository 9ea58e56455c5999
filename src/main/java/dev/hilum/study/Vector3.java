package dev.hilum.study;

import java.util.List;

/** A direction or difference of positions in patient space, LPS mm. */
record Vector3(double x, double y, double z) {
    static final Vector3 HEAD = new Vector3(0, 0, 1);

    static Vector3 of(List<Double> values, int from) {
        return new Vector3(values.get(from), values.get(from + 1), values.get(from + 2));
    }

    Vector3 minus(Vector3 other) {
        return new Vector3(x - other.x, y - other.y, z - other.z);
    }

    Vector3 times(double factor) {
        return new Vector3(x * factor, y * factor, z * factor);
    }

    double dot(Vector3 other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vector3 cross(Vector3 other) {
        return new Vector3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    Vector3 unit() {
        return times(1 / length());
    }

    /** The angle to another direction, 0 to 180 degrees; by the sine too, so that small angles keep their digits. */
    double degreesTo(Vector3 other) {
        return Math.toDegrees(Math.atan2(cross(other).length(), dot(other)));
    }

    /** The angle between the two lines, 0 to 90 degrees. */
    double lineDegreesTo(Vector3 other) {
        double degrees = degreesTo(other);
        return Math.min(degrees, 180 - degrees);
    }
}
