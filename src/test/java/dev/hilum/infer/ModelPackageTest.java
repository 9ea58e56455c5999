package dev.hilum.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.ModelContract.TriageFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("REQ-INF-2")
class ModelPackageTest {
    static final Path FIXTURES = Path.of("src/test/resources/models");

    @TempDir
    Path folder;

    private String json() throws IOException {
        return Files.readString(FIXTURES.resolve("fixture-lesion/1.0.0/model.json"));
    }

    private Path copy(String json) throws IOException {
        Path version = Files.createDirectories(folder.resolve("fixture-lesion/1.0.0"));
        Files.writeString(version.resolve("model.json"), json);
        Files.write(
                version.resolve("model.onnx"), Files.readAllBytes(FIXTURES.resolve("fixture-lesion/1.0.0/model.onnx")));
        return version;
    }

    private void refused(String json, String... words) throws IOException {
        Path version = copy(json);
        ModelException e = assertThrows(ModelException.class, () -> ModelPackage.read(version));
        assertEquals(ModelException.Code.CONTRACT_INVALID, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("model.json"), e.getMessage());
        for (String word : words) {
            assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
        }
    }

    @Test
    void readsAContract() throws IOException {
        ModelPackage model = ModelPackage.read(copy(json()));
        assertEquals("fixture-lesion", model.identity().name());
        assertFalse(model.identity().clinicallyEvaluated());
        assertEquals(ModelTask.PNEUMONIA_LESION, model.contract().task());
        assertEquals(8, model.contract().outputs().getFirst().core(0));
    }

    @Test
    void refusesOtherWeights() throws IOException {
        Path version = copy(json());
        byte[] weights = Files.readAllBytes(version.resolve("model.onnx"));
        weights[weights.length - 1] ^= 1;
        Files.write(version.resolve("model.onnx"), weights);
        ModelException e = assertThrows(ModelException.class, () -> ModelPackage.read(version));
        assertTrue(String.valueOf(e.getMessage()).contains("sha256"), e.getMessage());
    }

    @Test
    void refusesUnknownKeys() throws IOException {
        refused(json().replace("\"padHu\"", "\"paddingHu\""), "input.pad");
        refused(json().replaceFirst("\\{", "{\"extra\": 1,"), "extra", "not a key");
    }

    @Test
    void refusesMissingAndMistypedKeys() throws IOException {
        refused(json().replace("\"licence\": \"Apache-2.0\",", ""), "licence", "missing");
        refused(
                json().replace("\"clinicallyEvaluated\": false", "\"clinicallyEvaluated\": \"no\""),
                "clinicallyEvaluated");
        refused(json().replace("\"padHu\": -1000", "\"padHu\": -1000.5"), "input.padHu");
        refused("{", "not JSON");
    }

    @Test
    void refusesValuesThatContradictEachOther() throws IOException {
        refused(json().replace("\"ground-glass\": 0.5,", ""), "thresholds.ground-glass");
        refused(json().replace("\"type\": \"segmentation\"", "\"type\": \"retinanet\""), "decoder.classes");
        refused(json().replace("\"weights\": \"model.onnx\"", "\"weights\": \"../model.onnx\""), "weights");
        refused(json().replace("\"consolidation\": 0.5", "\"consolidation\": 1.5"), "thresholds.consolidation");
        refused(json().replaceAll("(?s)\"triage\": \\{.*?\\}", "\"triage\": null"), "triage");
        refused(
                json().replace("\"type\": \"segmentation\"", "\"type\": \"segmentation\", \"neutralScore\": 0.2"),
                "decoder.neutralScore");
        refused(triage("\"LUNG_ML\": 1"), "triage.weights");
        refused(triage("\"LARGEST_ML\": 1, \"LUNG_ML\": 1"), "triage.weights.LUNG_ML");
    }

    /** The fixture of lesions as a lung-mask model: its two densities are its left and right. */
    static String asLungMask(String lesion) {
        return lesion.replace("\"task\": \"pneumonia-lesion\"", "\"task\": \"lung-mask\"")
                .replace("\"region\": \"LUNGS\"", "\"region\": \"VOLUME\"")
                .replace("\"ground-glass\"", "\"left\"")
                .replace("\"consolidation\"", "\"right\"")
                .replaceAll(",\\s*\"triage\": \\{[^}]*\\}", "");
    }

    @Test
    @Tag("REQ-INF-5")
    void aLungMaskModelNamesTheLungsAndNeedsNone() throws IOException {
        assertEquals(ModelTask.LUNG_MASK, contract(asLungMask(json())).task());
        refused(asLungMask(json()).replace("\"left\"", "\"both\""), "left, right");
        refused(asLungMask(json()).replace("\"VOLUME\"", "\"LUNGS\""), "region VOLUME");
        refused(
                asLungMask(json()).replace("\"extraChannels\": []", "\"extraChannels\": [\"LUNG_MASK\"]"),
                "extraChannels");
    }

    private ModelContract contract(String json) throws IOException {
        return ModelPackage.read(copy(json)).contract();
    }

    private String triage(String weights) throws IOException {
        return json().replaceAll(
                        "(?s)\"triage\": \\{.*?\\}",
                        "\"triage\": {\"weights\": {" + weights + "}, \"intercept\": -2, \"threshold\": 0.5}");
    }

    /** sigmoid(-2 + 1.5 ln 3 + 0.5 ln 8), and with one feature as the first contracts had it. */
    @Test
    @Tag("REQ-INF-5")
    void theTriageScoreIsTheSumOfItsFeatures() throws IOException {
        ModelContract both = contract(triage("\"LESION_PERCENT\": 1.5, \"LARGEST_ML\": 0.5"));
        double logit = -2 + 1.5 * Math.log(3) + 0.5 * Math.log(8);
        assertEquals(
                1 / (1 + Math.exp(-logit)),
                Objects.requireNonNull(both.triage()).score(f -> f == TriageFeature.LESION_PERCENT ? 2 : 7),
                1e-15);
        ModelContract one = contract(json());
        assertEquals(
                0.5,
                Objects.requireNonNull(one.triage()).score(f -> {
                    assertEquals(TriageFeature.LESION_PERCENT, f, "what has no weight is not measured");
                    return Math.E - 1;
                }),
                1e-15);
    }

    @Test
    void theNewestVersionServes() {
        assertTrue(ModelRegistry.compareVersions("0.10.0", "0.9.1") > 0);
        assertTrue(ModelRegistry.compareVersions("1.0.0", "1.0.0") == 0);
        assertTrue(ModelRegistry.compareVersions("1.0", "1.0.1") < 0);
        ModelRegistry registry = ModelRegistry.read(FIXTURES);
        assertEquals(4, registry.all().size());
        assertEquals(
                "fixture-detection",
                registry.active(ModelTask.NODULE_DETECTION)
                        .orElseThrow()
                        .contract()
                        .name());
        assertTrue(registry.active(ModelTask.LUNG_MASK).isEmpty());
    }

    @Test
    void aModelInAnotherFolderThanItsNameIsRefused() throws IOException {
        Path wrong = Files.createDirectories(folder.resolve("other/1.0.0"));
        Path right = copy(json());
        Files.move(right.resolve("model.json"), wrong.resolve("model.json"));
        Files.move(right.resolve("model.onnx"), wrong.resolve("model.onnx"));
        assertThrows(ModelException.class, () -> ModelRegistry.read(folder));
    }
}
