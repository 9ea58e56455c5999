package dev.hilum.measure;

import dev.hilum.volume.PatientPoint;

/** A measured line in one source plane, LPS mm. */
public record LineSegment(PatientPoint from, PatientPoint to) {
    public double lengthMm() {
        return from.distanceTo(to);
    }
}
