package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.onnx.OnnxEngine;
import dev.hilum.measure.DensityRules;
import dev.hilum.measure.PneumoniaRules;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.pipeline.AnalysisRules;
import dev.hilum.pipeline.LoadedModels;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.study.GateRules;
import dev.hilum.study.PipelineName;
import dev.hilum.validate.evidence.Evidence;
import dev.hilum.validate.reference.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two small simulated studies, a broken one and a copy, through the shipped models. */
@Tag("slow")
@Tag("REQ-VAL")
class ValidationRunTest {
    @TempDir
    static Path folder;

    private static LoadedModels models;
    private static Manifest manifest;

    @BeforeAll
    static void cohort() throws IOException {
        models = new LoadedModels(ModelRegistry.read(Path.of("models")), OnnxEngine.create("cpu", 2, line -> {}), 2);
        Path file = new PhantomCohort(4000, 2, 192, 60).write(folder.resolve("data"));
        Files.createDirectories(folder.resolve("data/broken"));
        Files.writeString(folder.resolve("data/broken/IM1.dcm"), "no DICOM");
        Files.writeString(
                file, Files.readString(file) + "broken,broken,,,positive,,,,,\n" + "copy,sim-001,,,positive,,,,,\n");
        manifest = Manifest.read(file);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static ValidationRun run(Path out, java.util.function.Consumer<String> lines) {
        StudyAnalysis analysis = new StudyAnalysis(
                Map.of(PipelineName.NODULE, GateRules.DEFAULT, PipelineName.PNEUMONIA, GateRules.DEFAULT),
                models,
                new AnalysisRules(DensityRules.defaults(), PneumoniaRules.defaults(), 2),
                Clock.systemUTC());
        return new ValidationRun(
                manifest,
                out,
                new ValidationRun.Engines(
                        List.of(analysis),
                        models.versions().stream()
                                .map(LoadedModels.Version::model)
                                .toList(),
                        List.of(),
                        "test"),
                RunSettings.DEFAULT,
                lines);
    }

    /** Without what may differ: the run's own times. */
    private static JsonNode timeless(Path out) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(out.resolve("results.json").toFile());
        ((ObjectNode) tree).remove("run");
        tree.path("cases").forEach(c -> ((ObjectNode) c).remove("timing"));
        return tree;
    }

    @Test
    void aStoppedRunGoesOnToTheSameResultsAndBadCasesAreRows() throws IOException {
        Path whole = folder.resolve("whole");
        Results results = ResultsOf.of(run(whole, line -> {}).run(), null, Clock.systemUTC());
        new Evidence(results, whole).write();
        assertTrue(
                results.cases().get(2).error().startsWith("NO_DICOM"),
                results.cases().get(2).error());
        assertTrue(
                results.cases().get(3).error().startsWith("DUPLICATE"),
                results.cases().get(3).error());
        assertEquals(2, results.overall().cases());
        assertNotNull(results.overall().detection().get(MatchRule.CENTRE_HIT));
        assertTrue(Files.size(whole.resolve("report.pdf")) > 10_000);

        Path stopped = folder.resolve("stopped");
        List<String> lines = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> run(stopped, line -> {
                            throw new IllegalStateException("stop after the first case");
                        })
                        .run());
        Results resumed =
                ResultsOf.of(run(stopped, lines::add).run(), whole.resolve("results.json"), Clock.systemUTC());
        assertTrue(lines.getFirst().contains("(kept)"), lines.toString());
        assertEquals(0, resumed.comparison().rows().getFirst().difference().value());
        new Evidence(resumed, stopped).write();
        ObjectNode again = (ObjectNode) timeless(stopped);
        again.putNull("comparison");
        assertEquals(timeless(whole), again);
        aCaseThatIsOtherImagesInTheEarlierRunIsLeftOutAndTheGateStaysShut(whole, stopped);
        for (Results.Model model : results.models()) {
            assertTrue(model.lastChange().startsWith(model.version() + ": "), model.lastChange());
        }
        sumsOfAnEarlierRunDoNotOutliveAStop(whole, results);
    }

    private static void aCaseThatIsOtherImagesInTheEarlierRunIsLeftOutAndTheGateStaysShut(Path earlier, Path out)
            throws IOException {
        JsonNode tree =
                new ObjectMapper().readTree(earlier.resolve("results.json").toFile());
        ((ObjectNode) tree.at("/cases/0/identity")).put("pixels", "other");
        Path file = folder.resolve("other.json");
        new ObjectMapper().writeValue(file.toFile(), tree);
        Comparison comparison = ResultsOf.of(run(out, line -> {}).run(), file, Clock.systemUTC())
                .comparison();
        assertNotNull(comparison);
        assertEquals(1, comparison.commonCases());
        assertEquals(1, comparison.otherPixels());
        assertFalse(comparison.passed());
    }

    private static void sumsOfAnEarlierRunDoNotOutliveAStop(Path out, Results results) throws IOException {
        assertTrue(Files.exists(out.resolve("manifest.sha256")));
        Files.delete(out.resolve("cases.csv"));
        Files.createDirectories(out.resolve("cases.csv/obstacle"));
        assertThrows(IOException.class, () -> new Evidence(results, out).write());
        assertFalse(Files.exists(out.resolve("manifest.sha256")));
    }
}
