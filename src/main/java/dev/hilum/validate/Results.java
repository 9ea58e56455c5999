package dev.hilum.validate;

import dev.hilum.validate.stats.Estimate;
import dev.hilum.validate.stats.Regression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code results.json}. Everything but {@code run} is the same for
 * the same manifest, models and settings, stopped in between or not.
 */
public record Results(
        int schema,
        Run run,
        Setting setting,
        List<Model> models,
        DataRule dataRule,
        Disjointness disjointness,
        Map<String, Map<String, Integer>> distribution,
        Metrics overall,
        List<Stratum> strata,
        List<LesionStratum> lesionStrata,
        List<Influence> influence,
        Repeatability repeatability,
        @Nullable FollowUp followUp,
        List<StressTest.Row> stress,
        @Nullable Comparison comparison,
        List<CaseResult> cases) {

    /** Cases without a result. */
    public int failed() {
        return (int) cases.stream().filter(c -> c.error() != null).count();
    }

    /** Cases that ended with a reason code, second reconstructions included. */
    public int notAnalysed() {
        return (int)
                cases.stream().filter(c -> "NOT_ANALYSED".equals(c.status())).count();
    }

    /** What differs from run to run. */
    public record Run(
            String software,
            String createdAt,
            String machine,
            int cores,
            double secondsPerCase,
            double secondsPerCaseP95,
            double casesPerHour,
            double overheadPercent) {}

    /** The manifest by name and digest, and what shaped the run. */
    public record Setting(String manifest, String manifestSha256, RunSettings settings, List<String> parameters) {}

    /** One model in use, with what it declares about its training. */
    public record Model(
            String name,
            String version,
            String sha256,
            boolean clinicallyEvaluated,
            String intendedUse,
            List<String> trainingData,
            boolean simulated,
            int trainingPatients,
            int trainingSeries,
            int trainingPixelHashes,
            int covid19Cases,
            int institutions,
            List<String> stages,
            String lastChange) {}

    /** The pneumonia data rule against the declared training data of the pneumonia model. */
    public record DataRule(List<Line> lines, boolean met) {
        /** @param met null where the model does not declare it, which counts as not met */
        public record Line(String rule, String declared, boolean met) {}
    }

    /**
     * Training and test sets by patient.
     *
     * @param inTraining cases refused, or run under allowTrained, since a training list holds them
     * @param duplicates pairs of cases with the same decoded pixels
     * @param severalCases patients with more than one case in the manifest
     */
    public record Disjointness(
            int testPatients,
            int trainingPatients,
            int commonPatients,
            int commonSeries,
            int commonPixels,
            List<String> inTraining,
            List<String> duplicates,
            int severalCases) {}

    /** @param small fewer cases than the setting says: read with care */
    public record Stratum(String by, String value, boolean small, Metrics metrics) {}

    /** Recall of lesions by their size or density, CENTRE_HIT at the operating point. */
    public record LesionStratum(
            String by,
            String value,
            boolean small,
            @Nullable Estimate recall,
            int lesions) {}

    /**
     * One regression.
     *
     * @param outcome what is explained
     * @param coefficients null where the data do not determine them; {@code note} says why
     * @param adjusted p values by Holm over all factors of all regressions
     */
    public record Influence(
            String outcome,
            String kind,
            int n,
            @Nullable List<Regression.Coefficient> coefficients,
            @Nullable List<Double> adjusted,
            String note) {}

    /**
     * How far the results are the same where they should be. The cases that the manifest names as repeats count here
     * alone: everywhere else each acquisition counts once.
     *
     * @param sameInput share of perturbation runs on the unchanged input with the same findings and scores; null without
     *     stress tests
     * @param findings share of findings that both reconstructions have; null without repeats
     * @param diameter second against first, of the findings that both have
     * @param flagChanged pairs whose pneumonia flag differs
     */
    public record Repeatability(
            @Nullable Estimate sameInput,
            @Nullable Estimate findings,
            Metrics.@Nullable Measurement diameter,
            int flagChanged,
            List<Repeat> repeats) {}

    /**
     * Follow-up against the reference, over all pairs.
     *
     * @param linked nodules that the reference has in both studies
     * @param foundInBoth of these, reported by both analyses
     * @param mismatched one of the two was joined with another finding
     * @param matchRate matched of foundInBoth
     * @param endToEnd matched of linked
     * @param newAsNew of the found nodules that only the study has
     * @param goneAsResolved of the found nodules that only the prior has
     */
    public record FollowUp(
            int linked,
            int foundInBoth,
            int matched,
            int mismatched,
            @Nullable Estimate matchRate,
            @Nullable Estimate endToEnd,
            @Nullable Estimate newAsNew,
            @Nullable Estimate goneAsResolved,
            List<FollowUpPair> pairs) {}

    /** One study and its prior; {@code outcome} is COMPARED or says why not. */
    public record FollowUpPair(
            String study,
            String prior,
            String outcome,
            @Nullable Double correlation,
            int linked,
            int foundInBoth,
            int matched,
            int mismatched,
            int newFound,
            int calledNew,
            int goneFound,
            int calledResolved) {}

    /**
     * Two reconstructions of one acquisition.
     *
     * @param differs what the headers say: KERNEL, SLICE_THICKNESS, both joined by +, or NOTHING
     */
    public record Repeat(
            String first,
            String second,
            String differs,
            int findingsFirst,
            int findingsSecond,
            int matched,
            @Nullable Double matchRate,
            @Nullable Double meanDiameterDifferenceMm,
            @Nullable Double triageScoreDifference) {}
}
