package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.infer.InferenceCancelledException;
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
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small simulated studies, a broken one, a copy and one of the training list, through the shipped models. */
@Tag("slow")
@Tag("REQ-VAL")
class ValidationRunTest {
    /** The last of them a follow-up; a second reconstruction comes on top. */
    private static final int STUDIES = 4;

    @TempDir
    static Path folder;

    private static final AtomicBoolean STOPPED = new AtomicBoolean();
    private static LoadedModels models;
    private static Manifest manifest;

    @BeforeAll
    static void cohort() throws IOException {
        models = new LoadedModels(ModelRegistry.read(Path.of("models")), OnnxEngine.create("cpu", 2, line -> {}), 2);
        Path file = new PhantomCohort(4000, STUDIES, 192, 60).write(folder.resolve("data"));
        Files.createDirectories(folder.resolve("data/broken"));
        Files.writeString(folder.resolve("data/broken/IM1.dcm"), "no DICOM");
        trained(folder.resolve("data/sim-001"), folder.resolve("data/trained"));
        Files.writeString(
                file,
                Files.readString(file) + "broken,broken,,,positive,,,,,,,\n" + "copy,sim-001,,,positive,,,,,,,\n"
                        + "trained,trained,,,positive,,,,,,,\n");
        manifest = Manifest.read(file);
    }

    /** The same images under a patient of the models' training lists. */
    private static void trained(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
                DataSet data = Part10Reader.read(file)
                        .dataSet()
                        .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, "LIDC-IDRI-0004");
                Part10Writer.write(to.resolve(file.getFileName()), data, TransferSyntax.JPEG_LOSSLESS_SV1);
            }
        }
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static ValidationRun run(Path out, Consumer<String> lines) {
        return run(out, lines, manifest, RunSettings.DEFAULT);
    }

    private static ValidationRun run(Path out, Consumer<String> lines, Manifest cases, RunSettings settings) {
        StudyAnalysis analysis = new StudyAnalysis(
                Map.of(PipelineName.NODULE, GateRules.DEFAULT, PipelineName.PNEUMONIA, GateRules.DEFAULT),
                models,
                new AnalysisRules(DensityRules.defaults(), PneumoniaRules.defaults(), 2),
                Clock.systemUTC());
        return new ValidationRun(
                cases,
                out,
                new ValidationRun.Engines(
                        List.of(analysis),
                        models.versions().stream()
                                .map(LoadedModels.Version::model)
                                .toList(),
                        List.of(),
                        "test"),
                settings,
                DicomwebAccess.NONE,
                new ValidationRun.Watch(lines, STOPPED::get));
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
        badCasesAreRows(results);
        everyPartIsThere(results, whole);
        sumsAreOfTheFiles(whole);

        Path stopped = folder.resolve("stopped");
        List<String> lines = new ArrayList<>();
        assertThrows(
                InferenceCancelledException.class,
                () -> run(stopped, line -> STOPPED.set(true)).run());
        STOPPED.set(false);
        Results resumed =
                ResultsOf.of(run(stopped, lines::add).run(), whole.resolve("results.json"), Clock.systemUTC());
        assertTrue(lines.getFirst().contains("(kept)"), lines.toString());
        assertTrue(lines.get(1).contains(" left"), "an estimate of what is left: " + lines.get(1));
        assertEquals(0, resumed.comparison().rows().getFirst().difference().value());
        new Evidence(resumed, stopped).write();
        Schemas.assertResults(stopped.resolve("results.json"));
        ObjectNode again = (ObjectNode) timeless(stopped);
        again.putNull("comparison");
        assertEquals(timeless(whole), again);
        aCaseThatIsOtherImagesInTheEarlierRunIsLeftOutAndTheGateStaysShut(whole, stopped);
        for (Results.Model model : results.models()) {
            assertTrue(model.lastChange().startsWith(model.version() + ": "), model.lastChange());
        }
        sumsOfAnEarlierRunDoNotOutliveAStop(whole, results);
    }

    private static CaseResult named(Results results, String name) {
        return results.cases().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void badCasesAreRows(Results results) {
        assertTrue(
                named(results, "broken").error().startsWith("NO_DICOM"),
                named(results, "broken").error());
        assertTrue(
                named(results, "copy").error().startsWith("DUPLICATE"),
                named(results, "copy").error());
        assertTrue(
                named(results, "trained").error().startsWith("IN_TRAINING_LIST"),
                named(results, "trained").error());
        assertEquals(1, results.disjointness().inTraining().size());
        assertEquals(1, results.disjointness().duplicates().size());
        assertEquals(0, results.disjointness().commonPatients());
        assertEquals(3, results.failed());
    }

    private static void everyPartIsThere(Results results, Path out) throws IOException {
        Schemas.assertResults(out.resolve("results.json"));
        aFieldThatTheSchemaDoesNotKnowIsRefused(out.resolve("results.json"));
        assertEquals(STUDIES, results.overall().cases(), "the second reconstruction counts in repeatability alone");
        assertEquals(
                List.of(MatchRule.values()),
                List.copyOf(results.overall().detection().keySet()));
        assertEquals(12, results.distribution().size());
        assertTrue(results.strata().stream().allMatch(Results.Stratum::small), "all of fewer than ten are marked");
        assertTrue(results.strata().stream().anyMatch(s -> s.by().equals("sliceThickness")));
        assertEquals(1, results.repeatability().repeats().size());
        assertEquals("KERNEL", results.repeatability().repeats().getFirst().differs());
        Results.FollowUpPair pair = results.followUp().pairs().getFirst();
        assertEquals("COMPARED", pair.outcome());
        assertTrue(pair.correlation() > 0.9, "the shifted chest is found: " + pair);
        String html = Files.readString(out.resolve("report.html"));
        for (String part : new String[] {
            "Results: detection of nodules",
            "结果:检出",
            "Results: segmentation",
            "triage of pneumonia",
            "Results: measurement",
            "Follow-up: matching with the prior study",
            "随访配对",
            "Repeatability and reproducibility",
            "Results: efficiency",
            "Influence factors",
            "Stress tests",
            "Failures one by one",
            "NOT MET",
            "not clinically evaluated",
            "data:image/png",
            "multiple comparisons",
            "conformity is not claimed",
            "IN_TRAINING_LIST",
            results.models().getFirst().sha256().substring(0, 16)
        }) {
            assertTrue(html.contains(part), "the report lacks " + part);
        }
        try (PDDocument pdf = Loader.loadPDF(out.resolve("report.pdf").toFile())) {
            String text = new PDFTextStripper().getText(pdf);
            assertTrue(text.contains("Hilum 算法验证报告") && text.contains("Follow-up"), "both languages in the PDF");
        }
    }

    /** Else the schema would say nothing. */
    private static void aFieldThatTheSchemaDoesNotKnowIsRefused(Path results) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(results.toFile());
        ((ObjectNode) tree.at("/cases/0")).put("patientName", "x");
        Path file = folder.resolve("unknown.json");
        new ObjectMapper().writeValue(file.toFile(), tree);
        assertFalse(Schemas.problems("results.schema.json", file).isEmpty());
    }

    /** {@code manifest.sha256} names every file of the evidence with the sum that it has. */
    private static void sumsAreOfTheFiles(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("manifest.sha256"));
        List<String> names = lines.stream().map(l -> l.substring(66)).toList();
        assertTrue(names.containsAll(
                List.of("results.json", "report.html", "report.pdf", "cases.csv", "summary.md", "froc.svg")));
        for (String line : lines) {
            byte[] bytes = Files.readAllBytes(out.resolve(line.substring(66)));
            assertEquals(Digest.hex(bytes), line.substring(0, 64), line);
        }
    }

    /** One study: what is not changed gives the same, a hole is refused, and each perturbation is a row. */
    @Test
    void everyPerturbationIsARow() {
        RunSettings d = RunSettings.DEFAULT;
        ValidationRun.Outcome outcome = run(
                        folder.resolve("stress"),
                        line -> {},
                        new Manifest(manifest.file(), manifest.cases().subList(0, 1)),
                        new RunSettings(d.match(), 1, false, 1, false, d.smallStratum(), d.margin()))
                .run();
        Map<String, StressTest.Row> rows = new HashMap<>();
        outcome.stress().forEach(r -> rows.put(r.perturbation(), r));
        assertEquals(Perturbation.values().length + 1, rows.size());
        assertTrue(rows.get("SAME_INPUT").sameFindings());
        assertTrue(rows.get("MISSING_TAGS").sameFindings());
        assertEquals("MISSING_SLICES", rows.get("DROPPED_SLICE").reason());
        assertEquals("ANALYSED", rows.get("NOISE").status());
        Results results = ResultsOf.of(outcome, null, Clock.systemUTC());
        assertEquals(1, results.repeatability().sameInput().value());
    }

    /** Otherwise a corrected folder or a service that was away would never be tried again. */
    @Test
    void aCaseWithoutResultRunsAgain() throws IOException {
        Path out = folder.resolve("again");
        Manifest broken = new Manifest(
                manifest.file(),
                manifest.cases().stream().filter(c -> c.name().equals("broken")).toList());
        assertTrue(run(out, line -> {}, broken, RunSettings.DEFAULT)
                .run()
                .cases()
                .getFirst()
                .error()
                .startsWith("NO_DICOM"));
        Path file = folder.resolve("data/broken/IM1.dcm");
        Files.delete(file);
        Files.writeString(folder.resolve("data/broken/IM2.dcm"), "no DICOM either");
        List<String> lines = new ArrayList<>();
        run(out, lines::add, broken, RunSettings.DEFAULT).run();
        assertFalse(lines.getFirst().contains("(kept)"), lines.toString());
        Files.delete(folder.resolve("data/broken/IM2.dcm"));
        Files.writeString(file, "no DICOM");
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
        assertEquals(STUDIES - 1, comparison.commonCases());
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
