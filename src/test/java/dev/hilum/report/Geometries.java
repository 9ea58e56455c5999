package dev.hilum.report;

import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.util.List;
import java.util.Random;

/** Grids in patient space for tests. */
final class Geometries {
    private Geometries() {}

    /** Head first supine. */
    static VolumeGeometry axial(int columns, int rows, int slices) {
        return of(columns, rows, slices, List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0));
    }

    /** Feet first supine: rows run to the patient's right. */
    static VolumeGeometry feetFirst(int columns, int rows, int slices) {
        return of(columns, rows, slices, List.of(-1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0));
    }

    /** Tilted about two axes. */
    static VolumeGeometry oblique(int columns, int rows, int slices) {
        double a = Math.toRadians(12);
        double b = Math.toRadians(-7);
        List<Double> row = List.of(Math.cos(b), 0.0, -Math.sin(b));
        List<Double> column = List.of(Math.sin(a) * Math.sin(b), Math.cos(a), Math.sin(a) * Math.cos(b));
        return of(columns, rows, slices, row, column);
    }

    static VolumeGeometry random(Random random, int columns, int rows, int slices, String frameOfReference) {
        VolumeGeometry base = switch (random.nextInt(3)) {
            case 0 -> axial(columns, rows, slices);
            case 1 -> feetFirst(columns, rows, slices);
            default -> oblique(columns, rows, slices);
        };
        return new VolumeGeometry(
                columns,
                rows,
                slices,
                new PatientPoint(
                        random.nextDouble() * 400 - 200, random.nextDouble() * -300, random.nextDouble() * 900),
                base.rowDirection(),
                base.columnDirection(),
                base.sliceDirection(),
                0.5 + random.nextDouble(),
                0.5 + random.nextDouble(),
                1 + random.nextDouble() * 4,
                frameOfReference);
    }

    private static VolumeGeometry of(int columns, int rows, int slices, List<Double> row, List<Double> column) {
        return new VolumeGeometry(
                columns,
                rows,
                slices,
                new PatientPoint(-123.4, -150.5, 60.25),
                row,
                column,
                cross(row, column),
                0.7,
                0.8,
                1.25,
                "1.2.3.4");
    }

    private static List<Double> cross(List<Double> a, List<Double> b) {
        return List.of(
                a.get(1) * b.get(2) - a.get(2) * b.get(1),
                a.get(2) * b.get(0) - a.get(0) * b.get(2),
                a.get(0) * b.get(1) - a.get(1) * b.get(0));
    }
}
