package dev.hilum.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelContract.Decoder;
import dev.hilum.infer.onnx.OnnxEngine;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network of the architecture of MONAI's lung_nodule_ct_detection with seeded random weights, against the plain NumPy
 * reference of models/training/fixtures/retinanet_reference.py: same voxels in, same boxes out, through our tiling.
 */
@Tag("REQ-INF-5")
class RetinanetTest {
    static final Path MODEL = Path.of("src/test/resources/engines/fixture-retinanet/1.0.0");
    private static final int[] IMAGE = {100, 90, 70};

    @TempDir
    Path folder;

    private static JsonNode golden() throws IOException {
        return new ObjectMapper().readTree(MODEL.resolve("golden-boxes.json").toFile());
    }

    /** The reference's voxels, laid out as a CT comes: LPS, from the right front. */
    static CtVolume volume(PatientPoint firstRas) {
        VolumeGeometry g = Grids.aligned(
                new PatientPoint(
                        firstRas.x() - (IMAGE[0] - 1) * 0.703125,
                        firstRas.y() - (IMAGE[1] - 1) * 0.703125,
                        firstRas.z()),
                IMAGE[0],
                IMAGE[1],
                IMAGE[2],
                0.703125,
                0.703125,
                1.25,
                "1.2");
        return CtVolume.of(g, List.of(), (c, r, s) -> hu(IMAGE[0] - 1 - c, IMAGE[1] - 1 - r, s));
    }

    private static double hu(int x, int y, int z) {
        long mixed = (x / 5) * 73856093L ^ (y / 6) * 19349663L ^ (z / 3) * 83492791L;
        return -1000 + mixed % 1301;
    }

    static LungMask noLungs(VolumeGeometry g) {
        Mask none = new Mask(g, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        return new LungMask(none, none, 0, false, false);
    }

    private static void assertEqual(JsonNode golden, List<RetinanetDecoder.Box> boxes) {
        assertEquals(golden.size(), boxes.size());
        for (int i = 0; i < boxes.size(); i++) {
            RetinanetDecoder.Box box = boxes.get(i);
            double[] values = {
                box.score(),
                box.from().x(),
                box.from().y(),
                box.from().z(),
                box.to().x(),
                box.to().y(),
                box.to().z()
            };
            for (int k = 0; k < values.length; k++) {
                assertEquals(golden.get(i).get(k).doubleValue(), values[k], 1e-3, "box " + i + ", " + k);
            }
        }
    }

    static PatientPoint first(JsonNode golden) {
        JsonNode at = golden.get("firstLps");
        return new PatientPoint(
                at.get(0).doubleValue(), at.get(1).doubleValue(), at.get(2).doubleValue());
    }

    /** The contract's rules, and each of them changed so that it decides which boxes stay. */
    @TestFactory
    Stream<DynamicTest> boxesEqualThePlainReference() throws IOException {
        JsonNode golden = golden();
        List<JsonNode> cases = new ArrayList<>();
        golden.get("cases").forEach(cases::add);
        assertEquals(
                4,
                cases.stream().map(c -> c.get("boxes").size()).distinct().count(),
                "each rule must make a difference");
        CtVolume volume = volume(first(golden));
        try (OnnxEngine engine = OnnxEngine.create("cpu", 2, line -> {});
                InferenceSession session = engine.open(ModelPackage.read(MODEL))) {
            ModelContract contract = session.model().contract();
            TiledInference.Answer answer =
                    TiledInference.run(session, volume, noLungs(volume.geometry()), 2, RunControl.none());
            return cases.stream()
                    .map(c -> DynamicTest.dynamicTest(c.get("rules").toString(), () -> {
                        RetinanetDecoder decoder = new RetinanetDecoder(
                                withRules((Decoder.Retinanet) contract.decoder(), c.get("rules")),
                                contract.input().axes(),
                                answer.maps(),
                                answer.grid(),
                                answer.image());
                        assertEqual(c.get("boxes"), decoder.boxes());
                    }));
        }
    }

    private static Decoder.Retinanet withRules(Decoder.Retinanet rule, JsonNode rules) {
        return new Decoder.Retinanet(
                rule.classes(),
                rule.boxes(),
                rule.anchors(),
                rule.scales(),
                rules.path("minScore").asDouble(rule.minScore()),
                rules.path("candidatesPerLevel").asInt(rule.candidatesPerLevel()),
                rules.path("nmsIou").asDouble(rule.nmsIou()),
                rule.maxFindings());
    }

    @Test
    @Tag("REQ-INF-2")
    void contractsThatContradictThemselvesAreRefused() throws IOException {
        refused("\"placement\": \"INSIDE\"", "\"placement\": \"BEYOND\"", "tiling");
        refused("\"nmsIou\": 0.22", "\"nmsIou\": 1.5", "nmsIou");
        refused("\"R\",\n      \"A\"", "\"R\",\n      \"L\"", "input.axes");
        refused("\"classes0\",", "\"classes9\",", "classes9");
    }

    private void refused(String from, String to, String word) throws IOException {
        Path version = Files.createDirectories(folder.resolve("fixture-retinanet/1.0.0"));
        String json = Files.readString(MODEL.resolve("model.json"));
        int at = json.lastIndexOf(from);
        assertFalse(at < 0, from);
        Files.writeString(
                version.resolve("model.json"), json.substring(0, at) + to + json.substring(at + from.length()));
        Files.write(version.resolve("model.onnx"), Files.readAllBytes(MODEL.resolve("model.onnx")));
        ModelException e = assertThrows(ModelException.class, () -> ModelPackage.read(version));
        assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }
}
