package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Balls of known size, blurred as a scanner blurs them, and masks that are too large. */
@Tag("REQ-MEA")
class HalfMaximumTest {
    private static final PatientPoint CENTER = new PatientPoint(0.3, -0.2, 0.4);
    private static final double LUNG_HU = -860;
    private static final double BLUR_MM = 0.7;
    /** Parts of a slice that are averaged to it. */
    private static final int PARTS = 10;

    @ParameterizedTest
    @CsvSource({"8, 0.4", "8, 0.8", "8, 1.2", "12, 0.4", "12, 0.8", "12, 1.2", "12, 2", "24, 1.5"})
    void aSolidBallGetsItsVolumeFromAMaskThatIsTooLarge(double diameter, double excess) {
        for (double[] grid : new double[][] {{0.7, 0.7, 0.7}, {0.7, 0.7, 1.25}, {0.9, 0.9, 2.5}}) {
            // A ball of 8 mm lies in three or four slices of 2.5 mm: counting voxels is no better there.
            double within = grid[2] > 2 ? 0.16 : 0.10;
            assertVolume(diameter, excess, within, (x, y, z) -> ball(LUNG_HU, 30, diameter, x, y, z), grid, 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 0.8", "16, 1.5"})
    void inSlicesOf5MmToo(double diameter, double excess) {
        double[] grid = {0.8, 0.8, 5};
        assertVolume(diameter, excess, 0.20, (x, y, z) -> ball(LUNG_HU, 30, diameter, x, y, z), grid, 15);
    }

    @ParameterizedTest
    @CsvSource({"10, 0.8", "14, 1.2"})
    void aNoisyGroundGlassBallToo(double diameter, double excess) {
        double[] grid = {0.7, 0.7, 1.25};
        assertVolume(diameter, excess, 0.12, (x, y, z) -> ball(LUNG_HU, -580, diameter, x, y, z), grid, 35);
    }

    @ParameterizedTest
    @CsvSource({"14, 6", "16, 8", "20, 10"})
    void aPartSolidBallKeepsItsRimOfGroundGlass(double diameter, double core) {
        Field field = (x, y, z) -> ball(ball(LUNG_HU, -560, diameter, x, y, z), 30, core, x - 1, y, z);
        assertVolume(diameter, 0.8, 0.12, field, new double[] {0.7, 0.7, 1.25}, 15);
    }

    @Test
    void atTheChestWallTheNetworksEdgeStays() {
        Field field = (x, y, z) -> ball(mix(LUNG_HU, 45, x - 2), 30, 12, x, y, z);
        CtVolume volume = volume(new double[] {0.7, 0.7, 1.25}, field, 15);
        Mask network = ballMask(volume.geometry(), 14);
        Mask edge = HalfMaximum.of(volume, network, CENTER);
        int[] wall = new int[2];
        network.forEach((c, r, s) -> {
            if (at(volume.geometry(), c, r, s).x() > CENTER.x() + 3.5) {
                wall[0]++;
                wall[1] += edge.contains(c, r, s) ? 1 : 0;
            }
        });
        assertTrue(wall[0] > 200, "the mask reaches into the wall");
        assertEquals(wall[0], wall[1], "voxels in the wall");
        assertTrue(edge.count() < network.count(), "towards the lung the edge moved");
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "4, 0.6", "4, 1.2", "5, 1"})
    void aSmallNoduleDoesNotVanish(double diameter, double excess) {
        for (double[] grid : new double[][] {{0.7, 0.7, 1.25}, {0.8, 0.8, 2.5}, {0.8, 0.8, 5}}) {
            CtVolume volume = volume(grid, (x, y, z) -> ball(LUNG_HU, 30, diameter, x, y, z), 15);
            Mask network = ballMask(volume.geometry(), diameter + 2 * excess);
            double kept = HalfMaximum.of(volume, network, CENTER).volumeMm3();
            double truth = Math.PI / 6 * Math.pow(diameter, 3);
            assertTrue(kept > 0.45 * truth && kept <= network.volumeMm3(), diameter + " mm: " + kept + " of " + truth);
        }
    }

    @Test
    void aBubbleStaysTheNodules() {
        Field field = (x, y, z) -> ball(ball(LUNG_HU, 30, 16, x, y, z), -980, 6, x, y, z);
        assertVolume(16, 0.8, 0.10, field, new double[] {0.7, 0.7, 1.25}, 15);
    }

    @Test
    void whatIsDarkerThanLungIsLeftToTheNetwork() {
        CtVolume volume = volume(new double[] {0.7, 0.7, 1.25}, (x, y, z) -> ball(-800, -980, 12, x, y, z), 0);
        Mask network = ballMask(volume.geometry(), 10);
        assertEquals(network.count(), HalfMaximum.of(volume, network, CENTER).count());
    }

    @Test
    void nothingInNothingOut() {
        CtVolume volume = volume(new double[] {2, 2, 2}, (x, y, z) -> LUNG_HU, 0);
        Mask none = new Mask(volume.geometry(), new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        assertTrue(HalfMaximum.of(volume, none, CENTER).isEmpty());
    }

    @Test
    void anotherPartOfTheMaskIsNotTaken() {
        Field two = (x, y, z) -> ball(ball(LUNG_HU, 30, 8, x, y, z), 30, 8, x - 10, y, z);
        CtVolume volume = volume(new double[] {0.7, 0.7, 1.25}, two, 0);
        PatientPoint beside = new PatientPoint(CENTER.x() + 10, CENTER.y(), CENTER.z());
        Mask both = ballMask(volume.geometry(), 11).union(ballMask(volume.geometry(), 11, beside));
        Mask edge = HalfMaximum.of(volume, both, CENTER);
        edge.forEach((c, r, s) -> assertTrue(at(volume.geometry(), c, r, s).distanceTo(CENTER) < 5));
        assertFalse(edge.isEmpty());
    }

    private static void assertVolume(
            double diameter, double excess, double within, Field field, double[] grid, double noise) {
        CtVolume volume = volume(grid, field, noise);
        Mask network = ballMask(volume.geometry(), diameter + 2 * excess);
        double truth = Math.PI / 6 * Math.pow(diameter, 3);
        double error = HalfMaximum.of(volume, network, CENTER).volumeMm3() / truth - 1;
        double before = network.volumeMm3() / truth - 1;
        assertTrue(
                Math.abs(error) <= within,
                () -> "volume off by " + error + ", the network's by " + before + ", slices of " + grid[2]);
    }

    /** HU by millimetres from the centre. */
    @FunctionalInterface
    private interface Field {
        double hu(double x, double y, double z);
    }

    private static double ball(double around, double hu, double diameter, double x, double y, double z) {
        double inside = diameter / 2 - Math.sqrt(x * x + y * y + z * z);
        return mix(around, hu, inside);
    }

    /** @param inside mm beyond the border; nearly the integral of a Gaussian */
    private static double mix(double around, double hu, double inside) {
        return around + (hu - around) / (1 + Math.exp(-1.702 * inside / BLUR_MM));
    }

    /** 44 mm wide; x, y and slice spacing in mm, white noise in HU. */
    private static CtVolume volume(double[] grid, Field field, double noise) {
        VolumeGeometry g = Grids.aligned(
                new PatientPoint(-22, -22, -22),
                (int) (44 / grid[0]),
                (int) (44 / grid[1]),
                (int) (44 / grid[2]),
                grid[0],
                grid[1],
                grid[2],
                "1.2.3");
        Random random = new Random(5);
        return CtVolume.of(g, List.of(), (c, r, s) -> {
            PatientPoint p = at(g, c, r, s);
            double sum = 0;
            for (int k = 0; k < PARTS; k++) {
                double z = p.z() + ((k + 0.5) / PARTS - 0.5) * grid[2];
                sum += field.hu(p.x() - CENTER.x(), p.y() - CENTER.y(), z - CENTER.z());
            }
            return sum / PARTS + noise * random.nextGaussian();
        });
    }

    private static Mask ballMask(VolumeGeometry g, double diameter) {
        return ballMask(g, diameter, CENTER);
    }

    private static Mask ballMask(VolumeGeometry g, double diameter, PatientPoint center) {
        BitSet bits = new BitSet();
        for (int s = 0, i = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++, i++) {
                    bits.set(i, at(g, c, r, s).distanceTo(center) <= diameter / 2);
                }
            }
        }
        return new Mask(g, new Mask.Box(0, 0, 0, g.columns(), g.rows(), g.slices()), bits).tight();
    }

    private static PatientPoint at(VolumeGeometry g, int column, int row, int slice) {
        return g.toPatient(new VoxelIndex(column, row, slice));
    }
}
