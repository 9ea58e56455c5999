package dev.hilum.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.onnx.OnnxEngine;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.LungProbability;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiling, decoding and mapping back with fixture networks whose right answer is known (models/training/fixtures). */
@Tag("REQ-INF-5")
class FindingsTest {
    private static OnnxEngine engine;

    @BeforeAll
    static void start() {
        engine = OnnxEngine.create("cpu", 2, line -> {});
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static InferenceSession open(String name) {
        return engine.open(ModelPackage.read(ModelPackageTest.FIXTURES.resolve(name + "/1.0.0")));
    }

    private static final VolumeGeometry GEOMETRY =
            Grids.aligned(new PatientPoint(-60, -40, -30), 160, 110, 40, 0.75, 0.75, 1.5, "1.2");

    /** Both "lungs" are boxes that leave a rim of 6 voxels and 4 slices. */
    private static LungMask lungs() {
        return new LungMask(box(80, 154), box(6, 80), 48, false, false);
    }

    private static Mask box(int from, int to) {
        Mask.Box box = new Mask.Box(from, 6, 4, to, 104, 36);
        BitSet all = new BitSet();
        all.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(GEOMETRY, box, all);
    }

    private static CtVolume balls(double hu, PatientPoint... centers) {
        return CtVolume.of(GEOMETRY, List.of(), (c, r, s) -> {
            PatientPoint p = GEOMETRY.toPatient(new VoxelIndex(c, r, s));
            for (PatientPoint center : centers) {
                if (p.distanceTo(center) <= 7) {
                    return hu;
                }
            }
            return -950;
        });
    }

    @Test
    void nodulesAreFoundWhereTheyAreAndMasksFitThem() {
        PatientPoint a = new PatientPoint(-20, 5, 0);
        PatientPoint b = new PatientPoint(30, -10, 10);
        try (InferenceSession detection = open("fixture-detection");
                InferenceSession segmentation = open("fixture-segmentation")) {
            List<NoduleCandidate> found =
                    new NoduleDetector(detection, segmentation, 2).detect(balls(0, a, b), lungs(), RunControl.none());
            assertEquals(2, found.size(), found.toString());
            for (PatientPoint truth : List.of(a, b)) {
                NoduleCandidate nearest = found.stream()
                        .min(java.util.Comparator.comparingDouble(
                                f -> f.center().distanceTo(truth)))
                        .orElseThrow();
                assertTrue(nearest.center().distanceTo(truth) < 7, nearest.center() + " for " + truth);
                double ball = 4.0 / 3 * Math.PI * 343;
                assertEquals(ball, nearest.mask().volumeMm3(), 0.06 * ball);
                VoxelIndex v = GEOMETRY.toVoxel(truth);
                assertTrue(nearest.mask()
                        .contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice())));
            }
        }
    }

    /** Odds of both multiplied, over those of the neutral score, by hand; the candidates are the same. */
    @Test
    void theScoresOfBothStagesGoTogetherWhereTheContractSaysSo(@TempDir Path folder) throws IOException {
        CtVolume volume = balls(-450, new PatientPoint(-20, 5, 0));
        try (InferenceSession detection = open("fixture-detection");
                InferenceSession segmentation = open("fixture-segmentation");
                InferenceSession together = engine.open(ModelPackage.read(withNeutralScore(folder, "0.8")))) {
            NoduleCandidate alone = strongest(detection, segmentation, volume);
            double first = new NoduleDetector(detection, null, 2)
                    .detect(volume, lungs(), RunControl.none()).stream()
                            .filter(c -> c.center().equals(alone.center()))
                            .findFirst()
                            .orElseThrow()
                            .score();
            double odds = alone.score() / (1 - alone.score()) * (first / (1 - first)) / 4;
            NoduleCandidate both = strongest(detection, together, volume);
            assertEquals(alone.center(), both.center());
            assertEquals(odds / (1 + odds), both.score(), 1e-6, first + ", " + alone.score());
            assertTrue(Math.abs(both.score() - alone.score()) > 1e-3, "a test that would not see it: " + first);
        }
    }

    private static NoduleCandidate strongest(
            InferenceSession detection, InferenceSession segmentation, CtVolume volume) {
        return new NoduleDetector(detection, segmentation, 2)
                .detect(volume, lungs(), RunControl.none())
                .getFirst();
    }

    private static Path withNeutralScore(Path folder, String value) throws IOException {
        Path from = ModelPackageTest.FIXTURES.resolve("fixture-segmentation/1.0.0");
        Path to = Files.createDirectories(folder.resolve("fixture-segmentation/1.0.0"));
        Files.copy(from.resolve("model.onnx"), to.resolve("model.onnx"));
        String json = Files.readString(from.resolve("model.json"));
        String decoder = "\"type\": \"segmentation\"";
        Files.writeString(to.resolve("model.json"), json.replace(decoder, decoder + ", \"neutralScore\": " + value));
        return to;
    }

    @Test
    void aLungWithoutDensityHasNoNodule() {
        try (InferenceSession detection = open("fixture-detection")) {
            assertEquals(
                    List.of(), new NoduleDetector(detection, null, 2).detect(balls(0), lungs(), RunControl.none()));
        }
    }

    /** A second peak on the rim that the measured mask leaves out is no finding of its own; one beside it is. */
    @Test
    void aNoduleWithSeveralPeaksIsOneFinding() {
        NoduleCandidate strong = new NoduleCandidate(
                0.9, GEOMETRY.toPatient(new VoxelIndex(37, 31, 16)), 20, box(30, 44, 24, 38), box(22, 52, 16, 46));
        NoduleCandidate onItsRim = new NoduleCandidate(
                0.8, GEOMETRY.toPatient(new VoxelIndex(48, 31, 16)), 8, box(46, 50, 29, 33), box(45, 51, 28, 34));
        NoduleCandidate beside = new NoduleCandidate(
                0.7, GEOMETRY.toPatient(new VoxelIndex(58, 31, 16)), 8, box(56, 60, 29, 33), box(55, 61, 28, 34));
        assertEquals(List.of(strong, beside), NoduleDetector.distinct(List.of(strong, onItsRim, beside)));
    }

    @Test
    void lesionsLieInTheirClassAndOnlyInTheLungs() {
        CtVolume volume = CtVolume.of(GEOMETRY, List.of(), (c, r, s) -> {
            if (r < 30) {
                return c >= 20 && c < 60 ? -500 : -950;
            }
            return c >= 100 && c < 160 && r >= 70 ? 0 : -950;
        });
        try (InferenceSession session = open("fixture-lesion")) {
            List<Integer> done = new ArrayList<>();
            LesionSegmentation lesions = new PneumoniaSegmenter(session, 2)
                    .segment(volume, lungs(), List.of(), (model, tile, total) -> done.add(tile * 1000 + total));
            long[] glass = new long[1];
            lesions.groundGlass().forEach((c, r, s) -> glass[0] += r < 40 ? 1 : 0);
            assertEquals(40 * 24 * 32, glass[0], 40 * 24 * 32 * 0.05, "the rim of the dense part is glass, too");
            assertEquals(54 * 34 * 32, lesions.consolidation().count(), 54 * 34 * 32 * 0.05);
            lesions.consolidation().forEach((c, r, s) -> assertTrue(lungs().contains(c, r, s)));
            lesions.groundGlass()
                    .forEach((c, r, s) -> assertTrue(!lesions.consolidation().contains(c, r, s)));
            double percent = 100.0
                    * (lesions.groundGlass().count() + lesions.consolidation().count())
                    / (148 * 98 * 32);
            assertEquals(percent, lesions.lesionPercent(), 1e-9);
            assertEquals(1 / (1 + Math.exp(-(2 * Math.log1p(percent) - 2))), lesions.score(), 1e-12);
            assertTrue(lesions.flag());
            assertTrue(!done.isEmpty() && done.getLast() / 1000 == done.getLast() % 1000, "progress ends at the total");
        }
    }

    /** A mass, a consolidation with a nodule in it, ground glass that was taken for a nodule: only the mass goes. */
    @Test
    @Tag("REQ-MEA-2")
    void aDenseOpacityThatIsMostlyANoduleIsNoPneumonia() {
        CtVolume volume = CtVolume.of(
                GEOMETRY,
                List.of(),
                (c, r, s) -> inBox(c, r, 20, 50, 20, 40) || inBox(c, r, 90, 150, 60, 100)
                        ? 0
                        : inBox(c, r, 20, 50, 70, 95) ? -500 : -950);
        Mask mass = box(22, 48, 22, 38);
        Mask nodule = box(100, 115, 70, 85);
        Mask glass = box(18, 52, 68, 97);
        try (InferenceSession session = open("fixture-lesion")) {
            PneumoniaSegmenter segmenter = new PneumoniaSegmenter(session, 2);
            LesionSegmentation alone = segmenter.segment(volume, lungs(), List.of(), RunControl.none());
            LesionSegmentation beside = segmenter.segment(
                    volume, lungs(), List.of(candidate(mass), candidate(nodule), candidate(glass)), RunControl.none());
            assertTrue(alone.consolidation().contains(35, 30, 16));
            assertEquals(without(alone.groundGlass()), beside.groundGlass().count());
            assertEquals(without(alone.consolidation()), beside.consolidation().count());
            assertTrue(beside.groundGlass().contains(35, 82, 16));
            assertTrue(beside.lesionPercent() < alone.lesionPercent() && beside.score() < alone.score());
        }
    }

    /** The edge at half maximum leaves more than half of a small mass's opacity to its blurred rim. */
    @Test
    @Tag("REQ-MEA-2")
    void theBlurredRimOfANoduleIsNoPneumoniaEither() {
        CtVolume volume = CtVolume.of(
                GEOMETRY,
                List.of(),
                (c, r, s) -> inBox(c, r, 30, 44, 24, 38) ? 0 : inBox(c, r, 20, 54, 14, 48) ? -500 : -950);
        Mask dense = box(30, 44, 24, 38);
        try (InferenceSession session = open("fixture-lesion")) {
            PneumoniaSegmenter segmenter = new PneumoniaSegmenter(session, 2);
            NoduleCandidate narrow = candidate(dense);
            NoduleCandidate marked = new NoduleCandidate(0.9, narrow.center(), 20, dense, box(22, 52, 16, 46));
            LesionSegmentation left = segmenter.segment(volume, lungs(), List.of(narrow), RunControl.none());
            LesionSegmentation gone = segmenter.segment(volume, lungs(), List.of(marked), RunControl.none());
            assertTrue(left.groundGlass().count() > 0, "the nodule alone holds less than half of it");
            assertEquals(0, gone.groundGlass().count() + gone.consolidation().count());
        }
    }

    /** Voxels that are not of the mass or its rim. */
    private static long without(Mask mask) {
        long[] count = new long[1];
        mask.forEach((c, r, s) -> count[0] += c > 70 || r > 50 ? 1 : 0);
        return count[0];
    }

    private static NoduleCandidate candidate(Mask mask) {
        return new NoduleCandidate(0.9, new PatientPoint(0, 0, 0), 20, mask);
    }

    private static boolean inBox(int c, int r, int fromC, int toC, int fromR, int toR) {
        return c >= fromC && c < toC && r >= fromR && r < toR;
    }

    private static Mask box(int fromC, int toC, int fromR, int toR) {
        Mask.Box box = new Mask.Box(fromC, fromR, 0, toC, toR, GEOMETRY.slices());
        java.util.BitSet bits = new java.util.BitSet();
        bits.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(GEOMETRY, box, bits);
    }

    /** Five bands of attenuation stand for the lobes. */
    @Test
    @Tag("REQ-MEA-2")
    void lobesAreDisjointAndWithinTheLungs() {
        CtVolume volume = CtVolume.of(GEOMETRY, List.of(), (c, r, s) -> -900 + 200 * Math.min(4, r / 22));
        try (InferenceSession session = open("fixture-lobes")) {
            LobeMasks lobes = new LobeSegmenter(session, 2).segment(volume, lungs(), RunControl.none());
            long all = 0;
            for (int i = 0; i < 5; i++) {
                int band = i;
                long[] right = new long[1];
                Mask lobe = lobes.masks().get(i);
                lobe.forEach((c, r, s) -> {
                    assertTrue(lungs().contains(c, r, s));
                    right[0] += Math.min(4, r / 22) == band ? 1 : 0;
                });
                assertTrue(
                        right[0] > 0.85 * lobe.count() && lobe.count() > 148 * 16 * 32 * 0.85, i + ": " + lobe.count());
                all += lobe.count();
            }
            assertTrue(all <= 148L * 98 * 32, "a voxel is in one lobe at most");
            assertTrue(all > 0.9 * 148 * 98 * 32, "only " + all);
        }
    }

    /** The network of lesions, its two densities named left and right: it sees them beyond the lungs, too. */
    @Test
    void aLungMaskNetworkSeesTheWholeVolume(@TempDir Path folder) throws IOException {
        Path lesion = ModelPackageTest.FIXTURES.resolve("fixture-lesion/1.0.0");
        Path version = Files.createDirectories(folder.resolve("fixture-lesion/1.0.0"));
        Files.copy(lesion.resolve("model.onnx"), version.resolve("model.onnx"));
        Files.writeString(
                version.resolve("model.json"),
                ModelPackageTest.asLungMask(Files.readString(lesion.resolve("model.json"))));
        CtVolume volume = CtVolume.of(GEOMETRY, List.of(), (c, r, s) -> c < 40 ? 0 : c >= 120 ? -500 : -950);
        try (InferenceSession session = engine.open(ModelPackage.read(version))) {
            LungProbability lungs = new LungNetwork(session, 2).lungs(volume, RunControl.none());
            List<Mask> masks = lungs.map().masks(lungs.thresholds(), GEOMETRY, (c, r, s) -> true, 2);
            double each = 40.0 * 110 * 40;
            assertEquals(each, masks.getFirst().count(), 0.1 * each, "left is the lesser density of the fixture");
            assertEquals(each, masks.getLast().count(), 0.1 * each);
            masks.getFirst()
                    .forEach((c, r, s) -> assertTrue(c > 115 || c < 45, "the rim of the dense part is left, too"));
            assertTrue(masks.getLast().contains(2, 2, 1), "outside of any lung mask");
        }
    }

    @Test
    void aRunIsStoppedBetweenTiles() {
        try (InferenceSession session = open("fixture-lesion")) {
            PneumoniaSegmenter segmenter = new PneumoniaSegmenter(session, 1);
            CtVolume volume = balls(0);
            int[] calls = {0};
            assertThrows(
                    InferenceCancelledException.class,
                    () -> segmenter.segment(volume, lungs(), List.of(), (model, done, total) -> {
                        calls[0]++;
                        throw new InferenceCancelledException("more urgent");
                    }));
            assertEquals(1, calls[0]);
        }
    }
}
