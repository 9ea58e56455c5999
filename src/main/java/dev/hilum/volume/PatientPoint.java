package dev.hilum.volume;

/** A point in patient space: LPS (x to the left, y to the back, z to the head), millimetres. */
public record PatientPoint(double x, double y, double z) {
    public double distanceTo(PatientPoint other) {
        return Math.sqrt(Math.pow(x - other.x, 2) + Math.pow(y - other.y, 2) + Math.pow(z - other.z, 2));
    }
}
