package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.study.Caution;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.SliceSeries;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a simulated chest in the fast tests, on the real series in the slow ones (volumes seen on rendered overlays). */
@Tag("REQ-INF-1")
class LungSegmenterTest {
    private static LungOutcome.Found found(CtVolume volume) {
        return assertInstanceOf(LungOutcome.Found.class, LungSegmenter.segment(volume, Optional::empty, 2));
    }

    private static CtVolume real(String folder, int series) throws IOException {
        List<SliceSeries> all = RealSeries.below(folder);
        return VolumeBuilder.build(all.get(series), 2);
    }

    /** An ellipse of tissue with two ellipsoid lungs that touch in front, a trachea, bowel gas and a table. */
    private static CtVolume chest(double fromZ, double toZ) {
        int slices = (int) ((toZ - fromZ) / 3) + 1;
        VolumeGeometry g = Grids.aligned(new PatientPoint(-190, -160, fromZ), 190, 160, slices, 2, 2, 3, "1.2");
        return CtVolume.of(g, List.of(), (c, r, s) -> {
            PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
            return tissue(p.x(), p.y(), p.z());
        });
    }

    private static double tissue(double x, double y, double z) {
        if (y > 120 && y < 126 && Math.abs(x) < 180) {
            return -100;
        }
        if (in(x / 160, y / 110, 0) > 1) {
            return -1000;
        }
        if (in(x / 8, (y - 20) / 8, 0) < 1 && z > 20) {
            return -990;
        }
        if (in((x - 60) / 25, (y + 60) / 25, (z + 190) / 25) < 1) {
            return -1000;
        }
        boolean left = in((x - 72) / 68, y / 85, z / 120) < 1;
        boolean right = in((x + 72) / 68, y / 85, z / 120) < 1;
        boolean bridge = Math.abs(x) < 10 && Math.abs(y + 30) < 6 && Math.abs(z) < 20;
        if (in((x + 72) / 9, (y - 84) / 9, z / 9) < 1) {
            return 30;
        }
        return left || right || bridge ? -850 : 40;
    }

    private static double in(double a, double b, double c) {
        return a * a + b * b + c * c;
    }

    @Test
    void simulatedLungsAreToldApartAlthoughTheyTouch() {
        LungMask lungs = found(chest(-240, 200)).lungs();
        double truth = 4.0 / 3 * Math.PI * 68 * 85 * 120 / 1000;
        assertEquals(truth, lungs.left().volumeMm3() / 1000, 0.04 * truth);
        assertEquals(truth, lungs.right().volumeMm3() / 1000, 0.04 * truth);
        assertEquals(240, lungs.heightMm(), 6);
        assertFalse(lungs.partial());
        VolumeGeometry g = lungs.left().geometry();
        assertTrue(contains(lungs.left(), g, 100, 0, 0), "the patient's left is +x");
        assertTrue(contains(lungs.right(), g, -100, 0, 0));
        assertTrue(contains(lungs.right(), g, -72, 78, 0), "a nodule at the pleura belongs to the lung");
        assertFalse(contains(lungs.left(), g, 0, 20, 60), "the trachea does not");
        assertFalse(contains(lungs.left(), g, 60, -60, -190), "nor does gas in the bowel");
    }

    private static boolean contains(Mask mask, VolumeGeometry g, double x, double y, double z) {
        VoxelIndex v = g.toVoxel(new PatientPoint(x, y, z));
        return mask.contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice()));
    }

    /** The lower third of the left lung is as dense as its surroundings. */
    private static CtVolume consolidated() {
        CtVolume chest = chest(-240, 200);
        VolumeGeometry g = chest.geometry();
        return CtVolume.of(g, List.of(), (c, r, s) -> {
            PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
            return dense(p) ? 40 : tissue(p.x(), p.y(), p.z());
        });
    }

    private static boolean dense(PatientPoint p) {
        return p.z() < -40 && in((p.x() - 72) / 68, p.y() / 85, p.z() / 120) < 1;
    }

    /** Knows where the lungs are, and is this certain of it. */
    private static Optional<LungProbability> network(double certainty) {
        return network(certainty, 0);
    }

    /** @param rimMm how much too far out it sees their edge */
    private static Optional<LungProbability> network(double certainty, double rimMm) {
        VolumeGeometry g = Grids.aligned(new PatientPoint(-190, -160, -240), 127, 107, 150, 3, 3, 3, "1.2");
        ProbabilityMap map = new ProbabilityMap(g, 2, (channel, c, r, s) -> {
            PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
            double x = channel == 0 ? p.x() - 72 : p.x() + 72;
            return in(x / (68 + rimMm), p.y() / (85 + rimMm), p.z() / (120 + rimMm)) < 1 ? certainty : 0;
        });
        return Optional.of(new LungProbability(map, List.of(0.5, 0.5)));
    }

    @Test
    void densityAloneLosesWhatIsConsolidated() {
        double truth = 4.0 / 3 * Math.PI * 68 * 85 * 120 / 1000;
        assertTrue(found(consolidated()).lungs().left().volumeMm3() / 1000 < 0.9 * truth);
    }

    @Test
    void theNetworkAddsWhatIsConsolidatedToItsSide() {
        LungMask lungs = assertInstanceOf(
                        LungOutcome.Found.class, LungSegmenter.segment(consolidated(), () -> network(0.9), 2))
                .lungs();
        double truth = 4.0 / 3 * Math.PI * 68 * 85 * 120 / 1000;
        assertEquals(truth, lungs.left().volumeMm3() / 1000, 0.04 * truth);
        assertEquals(truth, lungs.right().volumeMm3() / 1000, 0.04 * truth);
        assertTrue(contains(lungs.left(), lungs.left().geometry(), 72, 0, -80));
        assertFalse(contains(lungs.left(), lungs.left().geometry(), 0, 20, 60), "the trachea stays out");
    }

    @Test
    void aNetworkThatSeesNothingTakesNoAirAway() {
        LungMask lungs = assertInstanceOf(
                        LungOutcome.Found.class, LungSegmenter.segment(chest(-240, 200), () -> network(0.1), 2))
                .lungs();
        double truth = 4.0 / 3 * Math.PI * 68 * 85 * 120 / 1000;
        assertEquals(truth, lungs.left().volumeMm3() / 1000, 0.04 * truth);
        assertFalse(contains(lungs.right(), lungs.right().geometry(), -72, 80, 0), "closing needs its word");
    }

    /** 3 mm all round: to that of density alone, which closes its own gaps. */
    @Test
    void aRimIsNotAddedRoundHealthyLungs() {
        LungMask alone = found(chest(-240, 200)).lungs();
        LungMask lungs = assertInstanceOf(
                        LungOutcome.Found.class, LungSegmenter.segment(chest(-240, 200), () -> network(0.9, 3), 2))
                .lungs();
        assertEquals(alone.volumeMl(), lungs.volumeMl(), 0.005 * alone.volumeMl(), "a rim of 3 mm is a tenth");
    }

    @Test
    void theNetworkIsNotAskedOfAnAbdomen() {
        assertInstanceOf(
                LungOutcome.Refused.class,
                LungSegmenter.segment(
                        chest(-260, -130),
                        () -> {
                            throw new AssertionError("no chest");
                        },
                        2));
    }

    @Test
    void lungsThatGoOnAboveCarryACaution() {
        LungOutcome.Found found = found(chest(-240, 30));
        assertTrue(found.lungs().cutAtTop());
        assertFalse(found.lungs().cutAtBottom());
        assertEquals(
                List.of(Caution.Code.LUNGS_PARTIAL),
                found.cautions().stream().map(Caution::code).toList());
    }

    @Test
    void lessThanFortyMillimetresIsCutOff() {
        LungOutcome.Refused refused =
                assertInstanceOf(LungOutcome.Refused.class, LungSegmenter.segment(chest(-15, 15), Optional::empty, 2));
        assertEquals(ReasonCode.LUNGS_CUT_OFF, refused.reason().code());
    }

    @Test
    void anAbdomenIsNoChest() {
        LungOutcome.Refused refused = assertInstanceOf(
                LungOutcome.Refused.class, LungSegmenter.segment(chest(-260, -130), Optional::empty, 2));
        assertEquals(ReasonCode.NOT_CHEST, refused.reason().code());
    }

    @Test
    @Tag("slow")
    void wholeChestsOfLidc() throws IOException {
        assertWhole(found(real("lidc-idri/0001", 0)).lungs(), 1500, 2100, 1700, 2300);
        assertWhole(found(real("lidc-idri/0002", 0)).lungs(), 2200, 2800, 2500, 3100);
    }

    @Test
    @Tag("slow")
    void thickSlicesWithAMass() throws IOException {
        assertWhole(found(real("lung-pet-ct-dx-a0001", 0)).lungs(), 1900, 2700, 2800, 3500);
    }

    @Test
    @Tag("slow")
    void theSlabFromApexToHilumIsPartialBelow() throws IOException {
        LungOutcome.Found found = found(real("lung-fcp-01-0001", 0));
        assertTrue(found.lungs().cutAtBottom());
        assertFalse(found.lungs().cutAtTop());
        assertEquals(605, found.lungs().left().volumeMm3() / 1000, 60);
        assertEquals(694, found.lungs().right().volumeMm3() / 1000, 60);
    }

    /** Limits in ml around what was seen on the overlays of the masks. */
    private static void assertWhole(LungMask lungs, double leftFrom, double leftTo, double rightFrom, double rightTo) {
        double left = lungs.left().volumeMm3() / 1000;
        double right = lungs.right().volumeMm3() / 1000;
        assertTrue(left > leftFrom && left < leftTo, "left " + left);
        assertTrue(right > rightFrom && right < rightTo, "right " + right);
        assertFalse(lungs.partial());
        double[] x = new double[2];
        lungs.left().forEach((c, r, s) -> x[0] += c);
        lungs.right().forEach((c, r, s) -> x[1] += c);
        assertTrue(x[0] / lungs.left().count() > x[1] / lungs.right().count(), "left is +x in a supine series");
    }
}
