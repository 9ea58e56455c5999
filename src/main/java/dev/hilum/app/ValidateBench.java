package dev.hilum.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.hilum.infer.RunControl;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.pipeline.DicomFolder;
import dev.hilum.pipeline.StudyAnalysis;
import dev.hilum.pipeline.StudyInput;
import dev.hilum.study.PipelineName;
import dev.hilum.study.StoredInstance;
import dev.hilum.validate.CaseResult;
import dev.hilum.validate.Results;
import dev.hilum.validate.ResultsOf;
import dev.hilum.validate.RunSettings;
import dev.hilum.validate.ValidationRun;
import dev.hilum.validate.evidence.Evidence;
import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench validate}: the same simulated studies read and analysed alone, and in a whole validation run (references,
 * scoring, thumbnails, statistics, reports). Three readings of the cost: the run's time outside reading and analysing,
 * which decides, since other load moves both alike; wall clock against the plain pass; processor time against it.
 */
final class ValidateBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double BUDGET_PERCENT = 3;
    private static final int WARM_UP = 5;
    private static final int COLUMNS = 256;
    private static final double SLAB_MM = 80;
    private static final long SEED = 1000;

    private final Options options;
    private final ValidationEngines engines;
    private final Manifest manifest;

    private ValidateBench(Options options, ValidationEngines engines, Manifest manifest) {
        this.options = options;
        this.engines = engines;
        this.manifest = manifest;
    }

    /** @param folder for studies and reports; emptied by the caller */
    record Options(HilumSettings settings, Path folder, int studies, int rounds, PrintStream out) {}

    /** Seconds of a pass: by the clock, of all processors; by the clock reading and analysing, and the cases as a whole. */
    private record Pass(double wall, double processor, double analysis, double cases) {
        double beyondAnalysis() {
            return 100 * (wall - analysis) / analysis;
        }

        /** Of {@link #beyondAnalysis()}, what is done at the end of the run: statistics and reports. */
        double atTheEnd() {
            return 100 * (wall - cases) / analysis;
        }
    }

    /** 0 where the budget is met, else 1. */
    static int run(Options options) throws IOException {
        Path file = new PhantomCohort(SEED, options.studies(), COLUMNS, SLAB_MM)
                .write(options.folder().resolve("data"));
        try (ValidationEngines engines = ValidationEngines.open(options.settings(), 1)) {
            return new ValidateBench(options, engines, single(Manifest.read(file))).measure();
        }
    }

    /** Each study once and for itself: no second reconstructions, no priors, which would be analysed twice. */
    private static Manifest single(Manifest all) {
        return new Manifest(
                all.file(),
                all.cases().stream()
                        .filter(c -> c.repeatOf().isEmpty())
                        .map(c -> new ManifestCase(
                                c.name(),
                                c.path(),
                                c.references(),
                                c.types(),
                                c.label(),
                                c.sex(),
                                c.age(),
                                c.stage(),
                                c.site(),
                                c.disease(),
                                "",
                                ""))
                        .toList());
    }

    private int measure() throws IOException {
        plain(Math.min(WARM_UP, manifest.cases().size()));
        ObjectNode json = JSON.createObjectNode()
                .put("bench", "validate")
                .put("studies", manifest.cases().size());
        ArrayNode rounds = json.putArray("rounds");
        double[] costs = new double[options.rounds()];
        for (int i = 0; i < options.rounds(); i++) {
            Pass plain = plain(manifest.cases().size());
            Pass validation = validation(options.folder().resolve("out-" + i));
            costs[i] = validation.beyondAnalysis();
            rounds.addObject()
                    .put("plainSeconds", rounded(plain.wall()))
                    .put("validationSeconds", rounded(validation.wall()))
                    .put("beyondAnalysisPercent", rounded(costs[i]))
                    .put("atTheEndPercent", rounded(validation.atTheEnd()))
                    .put("wallPercent", rounded(100 * (validation.wall() / plain.wall() - 1)))
                    .put("processorPercent", rounded(100 * (validation.processor() / plain.processor() - 1)));
        }
        double worst = java.util.Arrays.stream(costs).max().orElse(Double.NaN);
        json.put("beyondAnalysisPercentWorst", rounded(worst))
                .put("budgetPercent", BUDGET_PERCENT)
                .put("budgetMet", worst <= BUDGET_PERCENT);
        options.out().println(json);
        return worst <= BUDGET_PERCENT ? 0 : Hilum.FAILED;
    }

    private Pass plain(int count) {
        StudyAnalysis analysis = engines.engines().analyses().getFirst();
        long start = System.nanoTime();
        long before = processorNanos();
        for (ManifestCase one : manifest.cases().subList(0, count)) {
            List<StoredInstance> instances = DicomFolder.read(manifest.resolve(one.path()))
                    .studies()
                    .values()
                    .iterator()
                    .next();
            String uid = instances.getFirst().object().studyInstanceUid();
            analysis.analyse(
                    new StudyInput(uid, instances, EnumSet.allOf(PipelineName.class), null, -1, -1), RunControl.none());
        }
        double wall = seconds(System.nanoTime() - start);
        return new Pass(wall, seconds(processorNanos() - before), wall, wall);
    }

    private Pass validation(Path out) throws IOException {
        Files.createDirectories(out);
        long start = System.nanoTime();
        long before = processorNanos();
        ValidationRun run = new ValidationRun(
                manifest,
                out,
                engines.engines(),
                RunSettings.DEFAULT,
                DicomwebAccess.NONE,
                ValidationRun.Watch.of(line -> {}));
        Results results = ResultsOf.of(run.run(), null, Clock.systemUTC());
        new Evidence(results, out).write();
        double wall = seconds(System.nanoTime() - start);
        double processor = seconds(processorNanos() - before);
        double analysis = 0;
        double cases = 0;
        for (CaseResult one : results.cases()) {
            if (one.timing() == null) {
                throw new IOException("case " + one.name() + " has no result: " + one.error());
            }
            analysis += one.timing().analysisMs() / 1000.0;
            cases += one.timing().totalMs() / 1000.0;
        }
        return new Pass(wall, processor, analysis, cases);
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
    }
}
