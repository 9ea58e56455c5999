package dev.hilum.pipeline;

import dev.hilum.compare.ComparedStudy;
import dev.hilum.compare.Comparison;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PriorIdentity;
import dev.hilum.compare.StudyComparison;
import dev.hilum.infer.RunControl;
import dev.hilum.measure.ClinicalContext;
import dev.hilum.measure.Course;
import dev.hilum.measure.Guidelines;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.report.StudyReport;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last step of an analysis: hold it against its prior, then suggest categories, which may depend on growth. */
final class PriorComparison {
    private static final double HOURS_PER_DAY = 24;
    private static final double DAYS_PER_YEAR = 366;
    /** Lung-RADS v2022: growth is more than this within 12 months. */
    private static final double GROWTH_MM = 1.5;

    private final AnalysisRules rules;
    private final StudyAnalysis analysis;

    PriorComparison(AnalysisRules rules, StudyAnalysis analysis) {
        this.rules = rules;
        this.analysis = analysis;
    }

    /** The report with its comparison and its suggested categories. */
    StudyAnalysis.Analysed complete(StudyAnalysis.Analysed analysed, @Nullable PriorStudy prior, RunControl control) {
        StudyReport report = analysed.report();
        if (prior != null && report.status() == StudyReport.Status.ANALYSED) {
            report = compared(analysed, prior, control);
        }
        return new StudyAnalysis.Analysed(suggesting(report), analysed.volume(), analysed.lungs());
    }

    private StudyReport compared(StudyAnalysis.Analysed study, PriorStudy prior, RunControl control) {
        StudyReport report = study.report();
        Optional<NotCompared> objection = PriorIdentity.objection(
                report.header(), prior.instances().getFirst().object().dataSet(), prior.mode());
        if (objection.isPresent()) {
            return report.compared(objection.get());
        }
        StudyAnalysis.Analysed before = analysis.analyse(
                new StudyInput(prior.studyInstanceUid(), prior.instances(), pipelines(report), null, -1, -1), control);
        ComparedStudy now = side(study);
        ComparedStudy then = side(before);
        if (now == null || then == null) {
            return report.compared(new NotCompared(
                    NotCompared.Code.PRIOR_NOT_ANALYSED,
                    prior.studyInstanceUid(),
                    "the prior cannot be analysed: "
                            + (before.report().reason() == null
                                    ? "no lungs"
                                    : before.report().reason().code().name())));
        }
        ComparisonOutcome outcome =
                StudyComparison.compare(now, then, prior.mode(), rules.comparison(), rules.workers());
        if (!(outcome instanceof Comparison comparison)) {
            return report.compared(outcome);
        }
        Comparison followed = comparison.tracked(prior.tracking());
        return tracked(report, followed).compared(followed);
    }

    private static Set<PipelineName> pipelines(StudyReport report) {
        return report.pipelines().stream()
                .filter(p -> p.status() == StudyReport.Status.ANALYSED)
                .map(StudyReport.PipelineOutcome::name)
                .collect(Collectors.toSet());
    }

    /** Null where there is nothing to compare. */
    private static @Nullable ComparedStudy side(StudyAnalysis.Analysed analysed) {
        SliceSeries series = analysed.report().series();
        if (series == null || analysed.volume() == null || analysed.lungs() == null) {
            return null;
        }
        double thickness =
                series.slices().stream().mapToDouble(Slice::thicknessMm).max().orElse(0);
        return new ComparedStudy(
                analysed.report().studyInstanceUid(),
                series.header(),
                analysed.volume(),
                analysed.lungs(),
                Math.max(thickness, series.sliceSpacingMm()),
                analysed.report().nodules(),
                analysed.report().pneumonia());
    }

    /** A nodule that was there before keeps its tracking UID (112040 DCM). */
    private static StudyReport tracked(StudyReport report, Comparison comparison) {
        List<Nodule> nodules = report.nodules();
        return nodules == null
                ? report
                : report.withNodules(
                        nodules.stream().map(n -> tracked(n, comparison)).toList());
    }

    private static Nodule tracked(Nodule nodule, Comparison comparison) {
        return comparison
                .changeOf(nodule.findingUid())
                .flatMap(change -> comparison.prior().nodule(change.priorFindingUid()))
                .map(prior -> nodule.trackedAs(prior.trackingUid()))
                .orElse(nodule);
    }

    private static Map<String, NoduleChange> changes(Comparison comparison) {
        Map<String, NoduleChange> changes = new HashMap<>();
        for (NoduleChange change : comparison.nodules()) {
            if (change.findingUid() != null) {
                changes.put(change.findingUid(), change);
            }
        }
        return changes;
    }

    private StudyReport suggesting(StudyReport report) {
        List<Nodule> nodules = report.nodules();
        SliceSeries series = report.series();
        if (nodules == null || series == null || rules.guideline() == null) {
            return report;
        }
        Map<String, NoduleChange> changes =
                report.comparison() instanceof Comparison comparison ? changes(comparison) : Map.of();
        Double hours = report.comparison() instanceof Comparison comparison ? comparison.intervalHours() : null;
        return report.withNodules(Guidelines.suggest(
                rules.guideline(),
                nodules,
                ClinicalContext.of(series.header()),
                series.sliceSpacingMm(),
                n -> course(changes.get(n.findingUid()), hours)));
    }

    /** Without a change, or without a date to tell how fast, the nodule is as at baseline. */
    private static Course course(@Nullable NoduleChange change, @Nullable Double hours) {
        if (change == null || hours == null) {
            return Course.BASELINE;
        }
        double days = hours / HOURS_PER_DAY;
        if (change.change() == NoduleChange.Change.NEW) {
            return new Course(Course.Kind.NEW, days);
        }
        boolean grew = change.diameterChangeMm() instanceof Quantity.Known known && known.value() > GROWTH_MM;
        return new Course(
                !grew ? Course.Kind.STABLE : days <= DAYS_PER_YEAR ? Course.Kind.GROWING : Course.Kind.SLOWLY_GROWING,
                days);
    }
}
