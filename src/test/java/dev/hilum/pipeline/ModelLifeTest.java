package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.GoldenCase;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.ModelCheck;
import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.RunControl;
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
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of models on disk, chosen, refused, on trial and rolled back, with the fixture networks. */
@Tag("REQ-INF-6")
class ModelLifeTest {
    private static final Path FIXTURES = Path.of("src/test/resources/models");
    private static final String LESION = "fixture-lesion";

    @TempDir
    private Path home;

    private final List<String> log = new ArrayList<>();
    private final BlockingQueue<ShadowRun> shadowed = new LinkedBlockingQueue<>();
    private Path models;
    private Path choices;

    @BeforeEach
    void copy() throws IOException {
        models = home.resolve("models");
        choices = home.resolve("choices.json");
        for (String name : List.of("fixture-detection", "fixture-segmentation", LESION)) {
            addVersion(name, "1.0.0");
        }
    }

    /** A copy of a fixture under another version. */
    private Path addVersion(String name, String version) throws IOException {
        Path from = FIXTURES.resolve(name).resolve("1.0.0");
        Path to = Files.createDirectories(models.resolve(name).resolve(version));
        Files.write(to.resolve("model.onnx"), Files.readAllBytes(from.resolve("model.onnx")));
        String json = Files.readString(from.resolve("model.json"))
                .replaceFirst("\"version\": \"1.0.0\"", "\"version\": \"" + version + "\"");
        Files.writeString(to.resolve("model.json"), json);
        return to;
    }

    private static void edit(Path version, String from, String to) throws IOException {
        Path file = version.resolve("model.json");
        String json = Files.readString(file);
        assertTrue(json.contains(from), from);
        Files.writeString(file, json.replace(from, to));
    }

    private static OnnxEngine cpu() {
        return OnnxEngine.create("cpu", 1, line -> {});
    }

    private LoadedModels load() {
        return new LoadedModels(new ModelSources(List.of(models), choices), cpu(), 1, log::add, shadowed::add);
    }

    private void choose(ModelChoices.Choice choice) {
        ModelChoices.none().with(LESION, choice).write(choices);
    }

    private static String lesion(ModelSet set) {
        return lesion(set.identities());
    }

    private static String lesion(List<ModelIdentity> identities) {
        return identities.stream()
                .filter(m -> m.name().equals(LESION))
                .map(ModelIdentity::version)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNewestServesUntilAVersionIsChosenAndARollbackGoesBack() throws IOException {
        addVersion(LESION, "1.1.0");
        try (LoadedModels loaded = load()) {
            assertEquals("1.1.0", lesion(loaded.forStudy("1.2.3")));
            ModelChoices.Choice older = ModelChoices.Choice.NONE.promoted("1.0.0", "1.1.0");
            choose(older);
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")));
            addVersion(LESION, "2.0.0");
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")), "a newer version that nobody chose waits");
            choose(older.rolledBack());
            assertEquals("1.1.0", lesion(loaded.forStudy("1.2.3")));
            assertEquals(List.of(), log);
        }
    }

    @Test
    @Tag("REQ-INF-2")
    void whatBreaksItsContractIsRefusedWithTheReasonAndTheOldVersionStays() throws Exception {
        Path digest = addVersion(LESION, "1.1.0");
        byte[] weights = Files.readAllBytes(digest.resolve("model.onnx"));
        weights[40] ^= 1;
        Files.write(digest.resolve("model.onnx"), weights);
        edit(addVersion(LESION, "1.2.0"), "\"name\": \"lesion\"", "\"name\": \"other\"");
        edit(addVersion(LESION, "1.3.0"), "\"padHu\": -1000", "\"padHu\": \"air\"");
        Path corrupt = addVersion(LESION, "1.4.0");
        byte[] noise = "no network at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String before = HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(corrupt.resolve("model.onnx"))));
        Files.write(corrupt.resolve("model.onnx"), noise);
        edit(
                corrupt,
                before,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(noise)));
        try (LoadedModels loaded = load()) {
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")));
            assertTrue(reason(loaded.invalid().values().stream(), "1.1.0").contains("sha256"));
            assertTrue(reason(loaded.invalid().values().stream(), "1.3.0").contains("padHu"));
            Stream<String> reasons = loaded.versions().stream().map(LoadedModels.Version::reason);
            List<String> given = reasons.filter(r -> !r.isEmpty()).toList();
            assertTrue(reason(given.stream(), "1.2.0").contains("outputs"));
            assertTrue(reason(given.stream(), "1.4.0").contains("no network"));
        }
    }

    private static String reason(Stream<String> reasons, String version) {
        return reasons.filter(r -> r.contains(version)).findFirst().orElseThrow();
    }

    @Test
    void aBadVersionThatIsChosenWhileTheServiceRunsChangesNothingButTheLog() throws IOException {
        try (LoadedModels loaded = load()) {
            edit(addVersion(LESION, "3.0.0"), "\"name\": \"lesion\"", "\"name\": \"other\"");
            choose(ModelChoices.Choice.NONE.promoted("3.0.0", "1.0.0"));
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")));
            assertTrue(log.stream().anyMatch(l -> l.contains(LESION + " 3.0.0")), log.toString());
            Files.writeString(choices, "{ broken");
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")));
            assertTrue(log.getLast().contains("choices"), log.toString());
        }
    }

    @Test
    void aCanaryServesItsShareAndIsTakenOffWhenItFails() throws IOException {
        addVersion(LESION, "1.1.0");
        choose(ModelChoices.Choice.NONE.promoted("1.0.0", "1.0.0").withCanary("1.1.0", 30));
        try (LoadedModels loaded = load()) {
            int served = 0;
            for (int i = 0; i < 1000; i++) {
                served += lesion(loaded.forStudy("1.2.840." + i)).equals("1.1.0") ? 1 : 0;
            }
            assertTrue(served > 200 && served < 400, "a share of 30 %, not " + served / 10.0);
            String study = Stream.iterate(0, i -> i + 1)
                    .map(i -> "1.2.840." + i)
                    .filter(uid -> lesion(loaded.forStudy(uid)).equals("1.1.0"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("1.1.0", lesion(loaded.forStudy(study)), "the same study falls to the same version");
            assertEquals("1.0.0", lesion(loaded.identities()));
            loaded.failed(
                    loaded.forStudy(study), new ModelException(ModelException.Code.ENGINE_FAILED, "the run failed"));
            assertEquals("1.0.0", lesion(loaded.forStudy(study)));
            assertTrue(loaded.versions().stream().anyMatch(v -> v.reason().contains("the run failed")));
        }
    }

    @Test
    void aShadowIsLoadedBesideTheLiveVersion() throws IOException {
        addVersion(LESION, "1.1.0");
        choose(ModelChoices.Choice.NONE.promoted("1.0.0", "1.0.0").withShadow("1.1.0"));
        try (LoadedModels loaded = load()) {
            assertEquals("1.0.0", lesion(loaded.forStudy("1.2.3")));
            assertEquals("1.1.0", lesion(loaded.shadow().orElseThrow()));
            assertEquals(
                    List.of("LIVE", "SHADOW"),
                    loaded.versions().stream()
                            .filter(v -> v.model().contract().name().equals(LESION))
                            .map(LoadedModels.Version::state)
                            .toList());
        }
    }

    /** A shadow whose triage never flags, on two lungs full of glass that the live version flags. */
    @Test
    void aShadowLooksAtTheStudyAfterTheLiveModelsAndIsOnlyWrittenDown() throws Exception {
        edit(addVersion(LESION, "1.1.0"), "\"threshold\": 0.5", "\"threshold\": 1.0");
        choose(ModelChoices.Choice.NONE.promoted("1.0.0", "1.0.0").withShadow("1.1.0"));
        VolumeGeometry g = Grids.aligned(new PatientPoint(0, 0, 0), 64, 40, 24, 1, 1, 1, "1.2");
        CtVolume volume = CtVolume.of(g, List.of(), (c, r, s) -> -500);
        LungMask lungs = new LungMask(box(g, 34, 60), box(g, 4, 30), 20, false, false);
        try (LoadedModels loaded = load()) {
            ModelSet live = loaded.forStudy("1.2.3");
            LesionSegmentation lesions = live.pneumonia().segment(volume, lungs, List.of(), RunControl.none());
            assertTrue(lesions.flag() && lesions.lesionPercent() > 90, lesions.toString());
            loaded.tryShadow("1.2.3", volume, lungs, null, lesions);
            ShadowRun run = shadowed.poll(60, TimeUnit.SECONDS);
            assertEquals("", run.failure());
            assertEquals("1.2.3", run.studyInstanceUid());
            assertTrue(run.models().contains(LESION + " 1.1.0"), run.toString());
            assertEquals(lesions.lesionPercent(), run.livePercent());
            assertEquals(lesions.lesionPercent(), run.shadowPercent());
            assertFalse(run.sameFlag());
            assertEquals(-1, run.liveNodules());
        }
    }

    private static Mask box(VolumeGeometry g, int from, int to) {
        Mask.Box box = new Mask.Box(from, 4, 2, to, 36, 22);
        BitSet all = new BitSet();
        all.set(0, box.columns() * box.rows() * box.slices());
        return new Mask(g, box, all);
    }

    @Test
    void findingsAreMatchedOneToOneByTheirCentres() {
        VolumeGeometry g = Grids.aligned(new PatientPoint(0, 0, 0), 8, 8, 8, 1, 1, 1, "1.2");
        List<NoduleCandidate> live = List.of(nodule(g, 0, 6), nodule(g, 4, 6), nodule(g, 100, 30));
        List<NoduleCandidate> shadow = List.of(nodule(g, 1, 6), nodule(g, 112, 30), nodule(g, 300, 6));
        assertEquals(2, ShadowRun.matched(live, shadow));
        assertEquals(0, ShadowRun.matched(List.of(), shadow));
    }

    private static NoduleCandidate nodule(VolumeGeometry g, double x, double diameter) {
        Mask none = new Mask(g, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        return new NoduleCandidate(0.9, new PatientPoint(x, 0, 0), diameter, none);
    }

    @Test
    void withoutAnyVersionThatLoadsNothingStartsAndTheReasonIsSaid() throws IOException {
        edit(models.resolve(LESION).resolve("1.0.0"), "\"padHu\": -1000", "\"padHu\": \"air\"");
        ModelException e = assertThrows(ModelException.class, this::load);
        assertTrue(String.valueOf(e.getMessage()).contains("pneumonia-lesion"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("padHu"), e.getMessage());
    }

    @Test
    void aModelIsTrustedOnlyWithAGoldenCaseThatItMeets() throws IOException {
        Path version = models.resolve(LESION).resolve("1.0.0");
        try (OnnxEngine engine = cpu()) {
            ModelPackage model = ModelPackage.read(version);
            assertTrue(String.valueOf(assertThrows(ModelException.class, () -> ModelCheck.of(engine, model))
                            .getMessage())
                    .contains("golden.json is missing"));
            float value;
            try (InferenceSession session = engine.open(model)) {
                Files.writeString(version.resolve("golden.json"), golden(0));
                assertThrows(ModelException.class, () -> GoldenCase.run(session).compared(), "no values");
                Files.writeString(version.resolve("golden.json"), golden(0, 5));
                GoldenCase.run(session);
                value = session.output("lesion").get(5);
            }
            Files.writeString(version.resolve("golden.json"), golden(value, 5));
            ModelCheck check = ModelCheck.of(engine, model);
            assertTrue(check.golden().agrees());
            assertTrue(check.millisecondsPerRun() > 0);
            Files.writeString(version.resolve("golden.json"), golden(value + 0.01f, 5));
            ModelException e = assertThrows(ModelException.class, () -> ModelCheck.of(engine, model));
            assertTrue(String.valueOf(e.getMessage()).contains("differs by 0.0"), e.getMessage());
        }
    }

    private static String golden(float value, int... at) {
        StringBuilder pairs = new StringBuilder();
        for (int i : at) {
            pairs.append(pairs.isEmpty() ? "" : ",")
                    .append("[")
                    .append(i)
                    .append(",")
                    .append(value)
                    .append("]");
        }
        return "{\"outputs\":{\"lesion\":[" + pairs + "]},\"absolute\":1e-4}";
    }

    @Test
    void choicesSurviveWritingAndReading() {
        ModelChoices.Choice choice = ModelChoices.Choice.NONE
                .promoted("2", "1")
                .promoted("3", "2")
                .withShadow("4")
                .withCanary("5", 10);
        choose(choice);
        assertEquals(choice, ModelChoices.read(choices).of(LESION));
        assertEquals(List.of("1", "2"), choice.previous());
        assertEquals("2", choice.rolledBack().active());
        assertFalse(choice.promoted("5", "3").canary().equals("5"), "what serves is no longer on trial");
        assertEquals(ModelChoices.none(), ModelChoices.read(home.resolve("none.json")));
    }
}
