package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("REQ-INF-1")
class ResamplerTest {
    /** A field that is linear in patient space: linear interpolation gives it back exactly, up to rounding to 1 HU. */
    private static double field(PatientPoint p) {
        return 300 + 3.1 * p.x() - 2.3 * p.y() + 1.7 * p.z();
    }

    private static CtVolume sampled(VolumeGeometry g) {
        return CtVolume.of(g, List.of(), (c, r, s) -> field(g.toPatient(new VoxelIndex(c, r, s))));
    }

    private static void assertField(CtVolume source, VolumeGeometry target, double tolerance) {
        CtVolume out = Resampler.resample(source, target, -1000, 2);
        int compared = 0;
        for (int s = 0; s < target.slices(); s++) {
            for (int r = 0; r < target.rows(); r++) {
                for (int c = 0; c < target.columns(); c++) {
                    PatientPoint p = target.toPatient(new VoxelIndex(c, r, s));
                    if (within(source.geometry().toVoxel(p), source.geometry(), 3)) {
                        assertEquals(field(p), out.hu(c, r, s), tolerance);
                        compared++;
                    }
                }
            }
        }
        assertTrue(compared > 200, "compared only " + compared);
    }

    private static boolean within(VoxelIndex v, VolumeGeometry g, double rim) {
        return v.column() >= rim
                && v.column() <= g.columns() - 1 - rim
                && v.row() >= rim
                && v.row() <= g.rows() - 1 - rim
                && v.slice() >= rim
                && v.slice() <= g.slices() - 1 - rim;
    }

    @Test
    void linearFieldSurvivesFinerAndCoarserGrids() {
        VolumeGeometry source = Grids.aligned(new PatientPoint(-20, -15, -30), 60, 50, 24, 0.7, 0.8, 2.5, "1.2");
        CtVolume volume = sampled(source);
        for (double spacing : new double[] {0.5, 1.0, 1.3, 2.0, 3.0}) {
            assertField(volume, Grids.covering(PatientBox.around(source), spacing, "1.2"), 1.01);
        }
    }

    @Test
    void flippedAxesComeOutAligned() {
        VolumeGeometry source = new VolumeGeometry(
                60,
                50,
                24,
                new PatientPoint(20, 15, 30),
                List.of(-1.0, 0.0, 0.0),
                List.of(0.0, -1.0, 0.0),
                List.of(0.0, 0.0, -1.0),
                0.7,
                0.8,
                2.5,
                "1.2");
        assertField(sampled(source), Grids.covering(PatientBox.around(source), 1, "1.2"), 1.01);
    }

    @Test
    void obliqueVolumesAreSampledInPlace() {
        double a = Math.toRadians(12);
        VolumeGeometry source = new VolumeGeometry(
                60,
                50,
                30,
                new PatientPoint(-20, -15, -30),
                List.of(Math.cos(a), Math.sin(a), 0.0),
                List.of(-Math.sin(a), Math.cos(a), 0.0),
                List.of(0.0, 0.0, 1.0),
                0.7,
                0.8,
                2.5,
                "1.2");
        assertField(sampled(source), Grids.covering(PatientBox.around(source), 1, "1.2"), 1.01);
        assertField(sampled(source), Grids.covering(PatientBox.around(source), 3, "1.2"), 1.6);
    }

    @Test
    void strongDownsamplingAveragesInsteadOfAliasing() {
        VolumeGeometry source = Grids.aligned(new PatientPoint(0, 0, 0), 120, 120, 30, 0.5, 0.5, 0.5, "1.2");
        CtVolume chequers = CtVolume.of(source, List.of(), (c, r, s) -> (c + r + s) % 2 == 0 ? 1000 : -1000);
        VolumeGeometry coarse = Grids.aligned(new PatientPoint(10, 10, 5), 10, 10, 4, 2, 2, 2, "1.2");
        CtVolume out = Resampler.resample(chequers, coarse, 0, 1);
        for (int i = 0; i < 10; i++) {
            assertEquals(0, out.hu(i, 9 - i, i % 4), 60);
        }
    }

    @Test
    void outsideIsPadding() {
        VolumeGeometry source = Grids.aligned(new PatientPoint(0, 0, 0), 10, 10, 10, 1, 1, 1, "1.2");
        CtVolume volume = CtVolume.of(source, List.of(), (c, r, s) -> 40);
        VolumeGeometry target = Grids.aligned(new PatientPoint(-3, -3, -3), 16, 16, 16, 1, 1, 1, "1.2");
        CtVolume out = Resampler.resample(volume, target, -777, 2);
        for (int s = 0; s < 16; s++) {
            for (int r = 0; r < 16; r++) {
                for (int c = 0; c < 16; c++) {
                    boolean inside = c >= 3 && c < 13 && r >= 3 && r < 13 && s >= 3 && s < 13;
                    assertEquals(inside ? 40 : -777, out.hu(c, r, s), c + " " + r + " " + s);
                }
            }
        }
    }

    @Test
    void theNumberOfWorkersChangesNothing() {
        Random random = new Random(3);
        VolumeGeometry source = Grids.aligned(new PatientPoint(0, 0, 0), 40, 30, 20, 0.7, 0.7, 1.3, "1.2");
        CtVolume noise = CtVolume.of(source, List.of(), (c, r, s) -> random.nextInt(4000) - 1024);
        VolumeGeometry target = Grids.covering(PatientBox.around(source), 1, "1.2");
        CtVolume one = Resampler.resample(noise, target, 0, 1);
        CtVolume three = Resampler.resample(noise, target, 0, 3);
        for (int s = 0; s < target.slices(); s++) {
            for (int r = 0; r < target.rows(); r++) {
                for (int c = 0; c < target.columns(); c++) {
                    assertEquals(one.hu(c, r, s), three.hu(c, r, s));
                }
            }
        }
    }
}
