package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VolumeGeometryPropertyTest {
    @Test
    @Tag("REQ-INF-1")
    void indexToPatientAndBackIsTheIdentityForAnyOrientation() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            VolumeGeometry g = randomGeometry(random);
            VoxelIndex v =
                    new VoxelIndex(random.nextDouble(-5, 600), random.nextDouble(-5, 600), random.nextDouble(-5, 900));
            VoxelIndex back = g.toVoxel(g.toPatient(v));
            assertEquals(v.column(), back.column(), 1e-6);
            assertEquals(v.row(), back.row(), 1e-6);
            assertEquals(v.slice(), back.slice(), 1e-6);
        }
    }

    @Test
    void feetFirstProneRowsRunToTheRight() {
        VolumeGeometry g = new VolumeGeometry(
                4,
                4,
                4,
                new PatientPoint(100, 50, 0),
                List.of(-1.0, 0.0, 0.0),
                List.of(0.0, -1.0, 0.0),
                List.of(0.0, 0.0, 1.0),
                0.5,
                0.7,
                2,
                "1.2");
        PatientPoint p = g.toPatient(new VoxelIndex(2, 3, 1));
        assertEquals(new PatientPoint(99, 50 - 3 * 0.7, 2), p);
    }

    @Test
    void cropKeepsEveryVoxelWhereItWas() {
        Random random = new Random(11);
        VolumeGeometry g = randomGeometry(random);
        VolumeGeometry part = Grids.crop(g, new Mask.Box(3, 4, 5, 20, 21, 22));
        PatientPoint a = g.toPatient(new VoxelIndex(10, 9, 8));
        PatientPoint b = part.toPatient(new VoxelIndex(7, 5, 3));
        assertEquals(0, a.distanceTo(b), 1e-9);
    }

    static VolumeGeometry randomGeometry(Random random) {
        double[] x = unit(random);
        double[] y = unit(random);
        double dot = x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
        for (int a = 0; a < 3; a++) {
            y[a] -= dot * x[a];
        }
        normalise(y);
        double sign = random.nextBoolean() ? 1 : -1;
        double[] z = {
            sign * (x[1] * y[2] - x[2] * y[1]), sign * (x[2] * y[0] - x[0] * y[2]), sign * (x[0] * y[1] - x[1] * y[0])
        };
        return new VolumeGeometry(
                64,
                64,
                64,
                new PatientPoint(
                        random.nextDouble(-500, 500), random.nextDouble(-500, 500), random.nextDouble(-900, 900)),
                List.of(x[0], x[1], x[2]),
                List.of(y[0], y[1], y[2]),
                List.of(z[0], z[1], z[2]),
                random.nextDouble(0.4, 1.2),
                random.nextDouble(0.4, 1.2),
                random.nextDouble(0.5, 5),
                "1.2");
    }

    private static double[] unit(Random random) {
        double[] v = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        normalise(v);
        return v;
    }

    private static void normalise(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        for (int a = 0; a < 3; a++) {
            v[a] /= length;
        }
    }
}
