package dev.hilum.measure;

import static dev.hilum.measure.MeasurementPhantom.known;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.LobeMasks;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.measure.MeasurementPhantom.Bias;
import dev.hilum.measure.MeasurementPhantom.Shape;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NoduleMeasurementTest {
    private static final VolumeGeometry GRID = MeasurementPhantom.grid(0.7, 1.25, 0);
    private static final PatientPoint CENTER = GRID.toPatient(new VoxelIndex(38.2, 31.4, 17.3));

    private static Nodule measure(CtVolume volume, Mask mask) {
        return NoduleMeasurement.measure(
                        volume,
                        MeasurementPhantom.lungs(volume.geometry()),
                        List.of(new NoduleCandidate(0.8, CENTER, 10, mask)),
                        "key",
                        DensityRules.defaults())
                .getFirst();
    }

    private static Nodule ball(double diameter, double inside) {
        Shape shape = new Shape(diameter / 2, diameter / 2, diameter / 2, 0);
        return measure(
                MeasurementPhantom.volume(GRID, shape, CENTER, inside, -850),
                MeasurementPhantom.mask(GRID, shape, CENTER));
    }

    @Test
    void axesStayWithinAPixelAndVolumeWithinItsBoundOfTheTruth() {
        for (double tilt : new double[] {0, 20}) {
            for (double d : new double[] {5, 8, 12, 20, 30}) {
                Bias b = MeasurementPhantom.bias(
                        MeasurementPhantom.grid(0.7, 1.25, tilt), new Shape(d / 2, d / 2, d / 2, 0));
                assertTrue(b.worstLongMm() < 0.7, d + ": " + b);
                assertTrue(Math.abs(b.longMm()) < 0.35, d + ": " + b);
                assertTrue(Math.abs(b.shortMm()) < 0.7, d + ": " + b);
                assertTrue(b.worstVolumePercent() < (d < 8 ? 20 : 5), d + ": " + b);
            }
        }
    }

    @Test
    @Tag("slow")
    void theDocumentHoldsTheNumbersThatAreMeasured() throws IOException {
        Path document = Path.of("docs/measurement-accuracy.md");
        String text = Files.readString(document);
        String begin = "<!-- measured -->\n";
        int from = text.indexOf(begin) + begin.length();
        String table = MeasurementPhantom.table();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(document, text.substring(0, from) + table);
        }
        assertEquals(table, Files.readString(document).substring(from));
    }

    @Test
    void volumeIsVoxelsTimesSpacingAndMassFollowsHu() {
        Nodule n = ball(12, -600);
        assertEquals(n.mask().count() * 0.7 * 0.7 * 1.25, known(n.volumeMm3()), 1e-9);
        assertEquals(known(n.volumeMm3()) * 0.4, known(n.massMg()), 1e-6);
        assertEquals(-600, n.hu().mean(), 1e-9);
        assertEquals(0, n.hu().standardDeviation(), 1e-9);
        assertEquals(0, n.center().distanceTo(CENTER), 0.2);
    }

    @Test
    void densityTypes() {
        assertEquals(Nodule.Density.GROUND_GLASS, ball(10, -600).density());
        assertEquals(Nodule.Density.SOLID, ball(10, 20).density());
        assertEquals(Nodule.Density.CALCIFIED, ball(10, 500).density());
        Shape whole = new Shape(8, 8, 8, 0);
        Shape core = new Shape(4, 4, 4, 0);
        CtVolume partSolid = CtVolume.of(
                GRID, MeasurementPhantom.volume(GRID, whole, CENTER, 0, 0).planes(), (c, r, s) -> {
                    PatientPoint p = GRID.toPatient(new VoxelIndex(c, r, s));
                    return p.distanceTo(CENTER) <= core.a() ? 20 : p.distanceTo(CENTER) <= whole.a() ? -600 : -850;
                });
        Nodule n = measure(partSolid, MeasurementPhantom.mask(GRID, whole, CENTER));
        assertEquals(Nodule.Density.PART_SOLID, n.density());
        assertEquals(8, known(n.solidCoreMm()), 0.7);
    }

    @Test
    void overThirtyMillimetresIsAMass() {
        assertEquals(Nodule.Kind.NODULE, ball(28, 20).kind());
        assertEquals(Nodule.Kind.MASS, ball(33, 20).kind());
    }

    @Test
    void placeAndPlane() {
        Nodule n = ball(8, 20);
        assertEquals(Side.LEFT, n.side());
        assertEquals(Zone.MIDDLE, n.zone());
        assertEquals("1.2.3.18", n.sopInstanceUid());
        assertNull(n.lobe());
    }

    /** Five slabs of columns stand for the lobes; the ball is at column 38. */
    @Test
    @Tag("REQ-MEA-1")
    void theLobeIsTheOneThatHoldsMostOfIt() {
        Nodule n = ball(8, 20);
        LobeMasks lobes = new LobeMasks(List.of(slab(0, 10), slab(10, 20), slab(20, 30), slab(30, 50), slab(50, 60)));
        assertEquals("LUL", NoduleLobe.named(n, lobes).lobe());
        assertNull(NoduleLobe.named(n, null).lobe());
        LobeMasks elsewhere = new LobeMasks(List.of(slab(0, 1), slab(1, 2), slab(2, 3), slab(3, 4), slab(4, 5)));
        assertNull(NoduleLobe.named(n, elsewhere).lobe());
    }

    private static Mask slab(int from, int to) {
        Mask.Box box = new Mask.Box(from, 0, 0, to, GRID.rows(), GRID.slices());
        BitSet all = new BitSet();
        all.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(GRID, box, all);
    }

    @Test
    void distanceToThePleuraIsThatOfTheMargin() {
        double toRim = (GRID.columns() - 2 - 0.5 - 38.2) * 0.7;
        double toBack = (GRID.rows() - 2 - 0.5 - 31.4) * 0.7;
        double toFront = (31.4 - 1.5) * 0.7;
        double inner = (38.2 - (GRID.columns() / 2 - 0.5)) * 0.7;
        double nearest = Math.min(Math.min(toRim, toBack), Math.min(toFront, Math.abs(inner)));
        Nodule n = ball(3, 20);
        assertEquals(Math.max(0, nearest - 1.5), known(n.pleuraDistanceMm()), 1.2);
    }

    @Test
    void aDetectionWithoutAMaskHasNoSizes() {
        Mask none = new Mask(GRID, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        Nodule n = measure(MeasurementPhantom.volume(GRID, new Shape(5, 5, 5, 0), CENTER, 20, -850), none);
        Quantity.Unknown unknown = assertInstanceOf(Quantity.Unknown.class, n.volumeMm3());
        assertEquals(Quantity.Why.MEASUREMENT_FAILURE, unknown.why());
        assertNull(n.longAxis());
    }

    @Test
    @Tag("REQ-INF-7")
    void uidsFollowFromTheResultKey() {
        assertEquals(ball(8, 20).findingUid(), ball(8, 20).findingUid());
        assertNotEquals(ball(8, 20).findingUid(), ball(8, 20).trackingUid());
    }
}
