package dev.hilum.validate;

import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.CaseResult.NoduleOutcome;
import dev.hilum.validate.CaseResult.OverlapRow;
import dev.hilum.validate.CaseResult.TriageOutcome;
import dev.hilum.validate.stats.Agreement;
import dev.hilum.validate.stats.AveragePrecision;
import dev.hilum.validate.stats.Confusion;
import dev.hilum.validate.stats.Detections;
import dev.hilum.validate.stats.Froc;
import dev.hilum.validate.stats.FrocScan;
import dev.hilum.validate.stats.PairedDifference;
import dev.hilum.validate.stats.Proportion;
import dev.hilum.validate.stats.Quantiles;
import dev.hilum.validate.stats.Roc;
import dev.hilum.validate.stats.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the figures of a set of cases: a pure function of their results. */
final class MetricsOf {
    private final List<CaseResult> good;
    private final int all;
    private final long seed;

    private MetricsOf(List<CaseResult> cases, long seed) {
        this.all = cases.size();
        this.good = cases.stream().filter(c -> c.error() == null).toList();
        this.seed = seed;
    }

    static Metrics of(List<CaseResult> cases, long seed) {
        return new MetricsOf(cases, seed).metrics();
    }

    private Metrics metrics() {
        List<NoduleOutcome> nodules =
                good.stream().map(CaseResult::nodules).filter(Objects::nonNull).toList();
        Map<MatchRule, Metrics.Detection> detection = new EnumMap<>(MatchRule.class);
        if (!nodules.isEmpty()) {
            for (MatchRule rule : MatchRule.values()) {
                detection.put(rule, detection(nodules, rule));
            }
        }
        List<CaseResult.Measured> measured = nodules.stream()
                .flatMap(n -> n.lesions().stream())
                .map(LesionRow::measured)
                .filter(Objects::nonNull)
                .toList();
        List<CaseResult.PneumoniaOutcome> pneumonia = good.stream()
                .map(CaseResult::pneumonia)
                .filter(Objects::nonNull)
                .toList();
        return new Metrics(
                good.size(),
                all - good.size(),
                (int) good.stream()
                        .filter(c -> "NOT_ANALYSED".equals(c.status()))
                        .count(),
                detection,
                triage(),
                segmentation(measured.stream().map(CaseResult.Measured::overlap)),
                segmentation(pneumonia.stream().map(CaseResult.PneumoniaOutcome::overlap)),
                measurement("mm", diameters(nodules)),
                measurement("mm3", volumes(measured)),
                measurement(
                        "mL",
                        pneumonia.stream()
                                .map(p -> new Agreement.Pair(p.lesionMl(), p.referenceMl()))
                                .toList()));
    }

    /** One scan of the FROC analysis from what is kept of it. */
    static FrocScan scan(NoduleOutcome outcome, MatchRule rule) {
        List<Double> hits = outcome.lesions().stream()
                .map(l -> l.scores().get(rule))
                .filter(Objects::nonNull)
                .toList();
        return new FrocScan(
                hits,
                outcome.lesions().size() - hits.size(),
                outcome.falsePositives().getOrDefault(rule, List.of()));
    }

    private Metrics.Detection detection(List<NoduleOutcome> nodules, MatchRule rule) {
        List<FrocScan> scans = nodules.stream().map(n -> scan(n, rule)).toList();
        Froc froc = Froc.of(scans).orElse(null);
        int hit = 0;
        int wrong = 0;
        int lesions = 0;
        List<Scored> findings = new ArrayList<>();
        Proportions byCase = new Proportions();
        for (int i = 0; i < scans.size(); i++) {
            double threshold = nodules.get(i).threshold();
            FrocScan scan = scans.get(i);
            int hits = over(scan.hits(), threshold);
            int alarms = over(scan.falsePositives(), threshold);
            hit += hits;
            wrong += alarms;
            lesions += scan.hits().size() + scan.missed();
            scan.hits().forEach(s -> findings.add(new Scored(s, true)));
            scan.falsePositives().forEach(s -> findings.add(new Scored(s, false)));
            byCase.add(scan.hits().size() + scan.missed() > 0, hits > 0, alarms > 0);
        }
        Detections point = new Detections(hit, wrong, lesions - hit, scans.size());
        return new Metrics.Detection(
                froc == null ? null : froc.result(seed),
                froc == null ? List.of() : froc.curve(),
                point,
                point.recall().orElse(null),
                point.precision().orElse(null),
                point.f1().orElse(null),
                point.falsePositivesPerScan().orElse(null),
                AveragePrecision.of(findings, lesions).orElse(null),
                new Proportion(byCase.found, byCase.withLesion).estimate().orElse(null),
                new Proportion(byCase.quiet, byCase.without).estimate().orElse(null));
    }

    /** By case: a case with lesions is found when one of them is; one without is quiet when nothing is reported. */
    private static final class Proportions {
        private int withLesion;
        private int found;
        private int without;
        private int quiet;

        void add(boolean lesion, boolean hit, boolean alarm) {
            withLesion += lesion ? 1 : 0;
            found += lesion && hit ? 1 : 0;
            without += lesion ? 0 : 1;
            quiet += !lesion && !alarm ? 1 : 0;
        }
    }

    private static int over(List<Double> scores, double threshold) {
        return (int) scores.stream().filter(s -> s >= threshold).count();
    }

    private Metrics.@Nullable Triage triage() {
        List<TriageOutcome> cases = good.stream()
                .map(CaseResult::triage)
                .filter(t -> t != null && t.reference() != null)
                .toList();
        if (cases.isEmpty()) {
            return null;
        }
        Roc roc = Roc.of(cases.stream()
                        .map(t -> new Scored(t.score(), Boolean.TRUE.equals(t.reference())))
                        .toList())
                .orElse(null);
        Confusion table = new Confusion(
                count(cases, true, true),
                count(cases, true, false),
                count(cases, false, true),
                count(cases, false, false));
        boolean enough =
                Math.min(table.truePositive() + table.falseNegative(), table.trueNegative() + table.falsePositive())
                        > 1;
        return new Metrics.Triage(
                table.truePositive() + table.falseNegative(),
                table.trueNegative() + table.falsePositive(),
                roc == null || !enough ? null : roc.areaEstimate(),
                roc == null ? List.of() : roc.points(),
                table,
                cases.getFirst().threshold(),
                table.sensitivity().orElse(null),
                table.specificity().orElse(null),
                table.positivePredictiveValue().orElse(null),
                table.negativePredictiveValue().orElse(null),
                table.accuracy().orElse(null),
                table.youden().orElse(null),
                table.kappa().orElse(null));
    }

    private static int count(List<TriageOutcome> cases, boolean flag, boolean positive) {
        return (int) cases.stream()
                .filter(t -> t.flag() == flag && Boolean.valueOf(positive).equals(t.reference()))
                .count();
    }

    private static List<Agreement.Pair> diameters(List<NoduleOutcome> nodules) {
        List<Agreement.Pair> pairs = new ArrayList<>();
        for (NoduleOutcome n : nodules) {
            for (LesionRow lesion : n.lesions()) {
                CaseResult.Measured m = lesion.measured();
                if (m != null && m.meanDiameterMm() != null) {
                    pairs.add(new Agreement.Pair(m.meanDiameterMm(), lesion.diameterMm()));
                }
            }
        }
        return pairs;
    }

    private static List<Agreement.Pair> volumes(List<CaseResult.Measured> measured) {
        List<Agreement.Pair> pairs = new ArrayList<>();
        for (CaseResult.Measured m : measured) {
            if (m.volumeMm3() != null && m.referenceVolumeMm3() != null) {
                pairs.add(new Agreement.Pair(m.volumeMm3(), m.referenceVolumeMm3()));
            }
        }
        return pairs;
    }

    static Metrics.@Nullable Measurement measurement(String unit, List<Agreement.Pair> pairs) {
        return pairs.isEmpty()
                ? null
                : new Metrics.Measurement(
                        unit,
                        pairs,
                        Agreement.blandAltman(pairs).orElse(null),
                        Agreement.intraclass(pairs).orElse(null));
    }

    private static Metrics.@Nullable Segmentation segmentation(Stream<@Nullable OverlapRow> overlaps) {
        List<OverlapRow> rows = overlaps.filter(Objects::nonNull).toList();
        if (rows.isEmpty()) {
            return null;
        }
        return new Metrics.Segmentation(
                Objects.requireNonNull(mean(rows.stream().map(OverlapRow::dice))),
                Objects.requireNonNull(mean(rows.stream().map(OverlapRow::iou))),
                mean(rows.stream().map(OverlapRow::hausdorff95Mm)),
                mean(rows.stream().map(OverlapRow::surfaceDistanceMm)));
    }

    private static Metrics.@Nullable Mean mean(Stream<@Nullable Double> values) {
        double[] all =
                values.filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
        if (all.length == 0) {
            return null;
        }
        return new Metrics.Mean(
                Arrays.stream(all).average().orElseThrow(),
                PairedDifference.mean(all, new double[all.length])
                        .map(e -> e.interval())
                        .orElse(null),
                Quantiles.of(all, 0.5),
                all.length);
    }
}
