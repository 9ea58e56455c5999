package dev.hilum.validate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelTask;
import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.reference.ReferenceException;
import dev.hilum.validate.stats.Proportion;
import dev.hilum.validate.stats.Quantiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes {@link Results} of a run's outcome. */
public final class ResultsOf {
    private static final List<String> STRATA = List.of(
            "sex",
            "age",
            "stage",
            "site",
            "disease",
            "manufacturer",
            "model",
            "sliceThickness",
            "kernel",
            "kernelClass",
            "dose",
            "contrast");

    private final ValidationRun.Outcome outcome;
    private final RunSettings settings;
    private final List<CaseResult> cases;
    /** Without the repeats: each acquisition counts once. */
    private final List<CaseResult> counted;

    private ResultsOf(ValidationRun.Outcome outcome) {
        this.outcome = outcome;
        this.settings = outcome.settings();
        this.cases = outcome.cases();
        Set<String> repeats = new HashSet<>();
        outcome.manifest().cases().stream().filter(c -> !c.repeatOf().isEmpty()).forEach(c -> repeats.add(c.name()));
        this.counted = cases.stream().filter(c -> !repeats.contains(c.name())).toList();
    }

    /** @param against a {@code results.json} to compare with, null for none */
    public static Results of(ValidationRun.Outcome outcome, @Nullable Path against, Clock clock) {
        return new ResultsOf(outcome).results(against, clock);
    }

    private Results results(@Nullable Path against, Clock clock) {
        return new Results(
                1,
                run(clock),
                setting(),
                outcome.engines().models().stream().map(ResultsOf::model).toList(),
                dataRule(),
                disjointness(),
                distribution(),
                MetricsOf.of(counted, settings.seed()),
                strata(),
                lesionStrata(),
                InfluenceFactors.of(good()),
                Repeats.of(outcome.manifest().cases(), cases, outcome.stress()),
                FollowUps.of(outcome.manifest().cases(), cases),
                outcome.stress(),
                against == null
                        ? null
                        : Comparison.of(counted, earlier(against), String.valueOf(against.getFileName()), settings),
                cases);
    }

    private List<CaseResult> good() {
        return counted.stream().filter(c -> c.error() == null).toList();
    }

    private Results.Run run(Clock clock) {
        List<CaseResult.Timing> times = new ArrayList<>();
        for (CaseResult c : cases) {
            if (c.timing() != null) {
                times.add(c.timing());
            }
        }
        double[] seconds = times.stream().mapToDouble(t -> t.totalMs() / 1000.0).toArray();
        double total = times.stream().mapToLong(CaseResult.Timing::totalMs).sum();
        double analysis =
                times.stream().mapToLong(CaseResult.Timing::analysisMs).sum();
        int beside = outcome.engines().analyses().size();
        return new Results.Run(
                outcome.engines().software(),
                clock.instant().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                seconds.length == 0 ? 0 : total / 1000 / seconds.length,
                seconds.length == 0 ? 0 : Quantiles.of(seconds, 0.95),
                total == 0 ? 0 : 3_600_000.0 * seconds.length * beside / total,
                analysis == 0 ? 0 : 100 * (total - analysis) / analysis);
    }

    private Results.Setting setting() {
        Path file = outcome.manifest().file();
        try {
            return new Results.Setting(
                    String.valueOf(file.getFileName()),
                    Digest.hex(Files.readAllBytes(file)),
                    settings,
                    outcome.engines().parameters());
        } catch (IOException e) {
            throw new ReferenceException(file + ": cannot be read: " + e, e);
        }
    }

    private static Results.Model model(ModelPackage model) {
        ModelContract c = model.contract();
        ModelContract.Training t = c.training();
        return new Results.Model(
                c.name(),
                c.version(),
                c.sha256(),
                c.clinicallyEvaluated(),
                c.intendedUse(),
                t.data(),
                t.simulated(),
                t.patients().size(),
                t.seriesInstanceUids().size(),
                t.pixelSha256().size(),
                t.covid19Cases(),
                t.institutions(),
                t.stages(),
                c.changelog().stream()
                        .filter(change -> change.version().equals(c.version()))
                        .map(change -> change.version() + ": " + change.change())
                        .findFirst()
                        .orElse(""));
    }

    /** KP as reported by KP-MD (clinical.md A12, A13); what a model does not declare is not met. */
    private Results.DataRule dataRule() {
        ModelContract.Training t = outcome.engines().models().stream()
                .map(ModelPackage::contract)
                .filter(c -> c.task() == ModelTask.PNEUMONIA_LESION)
                .map(ModelContract::training)
                .findFirst()
                .orElse(null);
        int covid = t == null ? 0 : t.covid19Cases();
        int institutions = t == null ? 0 : t.institutions();
        List<String> stages = t == null ? List.of() : t.stages();
        List<Results.DataRule.Line> lines = List.of(
                new Results.DataRule.Line(
                        "at least 2,000 COVID-19 CT cases", covid + " real cases declared", covid >= 2000),
                new Results.DataRule.Line("at least three institutions", institutions + " declared", institutions >= 3),
                new Results.DataRule.Line(
                        "at least one institution in a badly hit area", "not declared by the model contract", false),
                new Results.DataRule.Line(
                        "early and progressive stages",
                        stages.isEmpty() ? "none declared" : String.join(", ", stages),
                        holds(stages, "early") && holds(stages, "progressive")));
        return new Results.DataRule(lines, lines.stream().allMatch(Results.DataRule.Line::met));
    }

    private static boolean holds(List<String> stages, String stage) {
        return stages.stream().anyMatch(s -> s.equalsIgnoreCase(stage));
    }

    private Results.Disjointness disjointness() {
        HeldOutGuard guard = new HeldOutGuard(outcome.engines().models());
        Map<String, Integer> patients = new HashMap<>();
        int commonSeries = 0;
        int commonPixels = 0;
        for (CaseResult c : cases) {
            if (c.identity() != null) {
                patients.merge(c.identity().patient(), 1, Integer::sum);
                commonSeries += guard.holdsSeries(c.identity().series()) ? 1 : 0;
                commonPixels += guard.holdsPixels(c.identity().pixels()) ? 1 : 0;
            }
        }
        Set<String> training = new HashSet<>();
        outcome.engines()
                .models()
                .forEach(m -> training.addAll(m.contract().training().patients()));
        return new Results.Disjointness(
                patients.size(),
                training.size(),
                (int) patients.keySet().stream().filter(guard::holdsPatient).count(),
                commonSeries,
                commonPixels,
                errors("IN_TRAINING_LIST"),
                errors("DUPLICATE"),
                (int) patients.values().stream().filter(n -> n > 1).count());
    }

    private List<String> errors(String code) {
        return cases.stream()
                .filter(c -> c.error() != null && c.error().startsWith(code))
                .map(c -> c.name() + " " + c.error())
                .toList();
    }

    private Map<String, Map<String, Integer>> distribution() {
        Map<String, Map<String, Integer>> tables = new LinkedHashMap<>();
        for (String by : STRATA) {
            Map<String, Integer> counts = new TreeMap<>();
            good().forEach(c -> counts.merge(c.strata().getOrDefault(by, Strata.UNKNOWN), 1, Integer::sum));
            tables.put(by, counts);
        }
        return tables;
    }

    /** One value of a factor with its cases. */
    private record Group(String by, String value, List<CaseResult> of) {}

    /** On all cores: their bootstraps are the longest part of a report. */
    private List<Results.Stratum> strata() {
        List<Group> all = new ArrayList<>();
        for (String by : STRATA) {
            Map<String, List<CaseResult>> groups = new TreeMap<>();
            good().forEach(c -> groups.computeIfAbsent(
                            c.strata().getOrDefault(by, Strata.UNKNOWN), v -> new ArrayList<>())
                    .add(c));
            if (groups.size() > 1) {
                groups.forEach((value, of) -> all.add(new Group(by, value, of)));
            }
        }
        return all.parallelStream()
                .map(g -> new Results.Stratum(
                        g.by(),
                        g.value(),
                        g.of().size() < settings.smallStratum(),
                        MetricsOf.of(g.of(), settings.seed()).brief()))
                .toList();
    }

    private List<Results.LesionStratum> lesionStrata() {
        List<Results.LesionStratum> strata = new ArrayList<>();
        strata.addAll(lesionsBy("size", l -> size(l.diameterMm())));
        strata.addAll(lesionsBy("density", l -> l.density().isEmpty() ? Strata.UNKNOWN : l.density()));
        return strata;
    }

    /** Bands of Fleischner and Lung-RADS limits. */
    private static String size(double mm) {
        return mm < 4
                ? "a <4 mm"
                : mm < 6
                        ? "b 4-<6 mm"
                        : mm < 8 ? "c 6-<8 mm" : mm < 15 ? "d 8-<15 mm" : mm <= 30 ? "e 15-30 mm" : "f >30 mm (mass)";
    }

    private List<Results.LesionStratum> lesionsBy(String by, Function<LesionRow, String> value) {
        Map<String, int[]> counts = new TreeMap<>();
        for (CaseResult c : good()) {
            if (c.nodules() != null) {
                for (LesionRow lesion : c.nodules().lesions()) {
                    int[] count = counts.computeIfAbsent(value.apply(lesion), v -> new int[2]);
                    count[0] += Comparison.hit(lesion, c.nodules().threshold()) ? 1 : 0;
                    count[1]++;
                }
            }
        }
        List<Results.LesionStratum> strata = new ArrayList<>();
        counts.forEach((name, count) -> strata.add(new Results.LesionStratum(
                by,
                name,
                count[1] < settings.smallStratum(),
                new Proportion(count[0], count[1]).estimate().orElse(null),
                count[1])));
        return strata;
    }

    private static List<CaseResult> earlier(Path file) {
        try {
            ObjectMapper json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
            return json.convertValue(
                    json.readTree(file.toFile()).path("cases"),
                    json.getTypeFactory().constructCollectionType(List.class, CaseResult.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new ReferenceException(file + ": is not a results.json of this program: " + e.getMessage(), e);
        }
    }
}
