package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NoduleChange.NoDoubling;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PneumoniaChange;
import dev.hilum.compare.PriorSeries;
import dev.hilum.compare.PriorSeries.PriorNodule;
import dev.hilum.measure.SuggestedCategory;
import dev.hilum.report.ReportDocument.CategoryEntry;
import dev.hilum.report.ReportDocument.ComparisonEntry;
import dev.hilum.report.ReportDocument.NoduleChangeEntry;
import dev.hilum.report.ReportDocument.NotComparedEntry;
import dev.hilum.report.ReportDocument.ParameterEntry;
import dev.hilum.report.ReportDocument.PneumoniaChangeEntry;
import dev.hilum.report.ReportDocument.Unmeasured;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparison and suggested categories as JSON has them. */
final class ComparisonEntries {
    private final List<Unmeasured> unmeasured;

    /** @param unmeasured takes the reasons of missing numbers */
    ComparisonEntries(List<Unmeasured> unmeasured) {
        this.unmeasured = unmeasured;
    }

    ComparisonEntry compared(Comparison comparison) {
        List<NoduleChangeEntry> nodules = new ArrayList<>();
        for (NoduleChange change : comparison.nodules()) {
            PriorNodule prior =
                    comparison.prior().nodule(change.priorFindingUid()).orElse(null);
            nodules.add(nodule(change, prior, "comparison.nodules[" + nodules.size() + "]."));
        }
        LocalDate acquired = comparison.prior().acquired();
        Double hours = comparison.intervalHours();
        PneumoniaChange pneumonia = comparison.pneumonia();
        return new ComparisonEntry(
                comparison.mode().name(),
                comparison.priorStudyUid(),
                comparison.prior().seriesInstanceUid(),
                acquired == null ? null : acquired.toString(),
                hours == null ? null : Rounding.length(hours),
                nodules,
                pneumonia == null
                        ? null
                        : pneumonia(pneumonia, comparison.prior().lesions()),
                comparison.undecided().stream()
                        .map(u -> new ReportDocument.UndecidedEntry(u.findingUid(), u.reason()))
                        .toList(),
                Rounding.score(comparison.registration().correlation()),
                Rounding.score(comparison.registration().overlap()));
    }

    static NotComparedEntry notCompared(NotCompared outcome) {
        return new NotComparedEntry(outcome.code().name(), outcome.text(), outcome.priorStudyUid());
    }

    private NoduleChangeEntry nodule(NoduleChange change, @Nullable PriorNodule prior, String path) {
        NoDoubling none = change.noDoubling();
        NoduleChange.DaysInterval interval = change.vdtInterval();
        return new NoduleChangeEntry(
                change.findingUid(),
                change.priorFindingUid(),
                prior == null ? null : prior.trackingUid(),
                prior == null ? null : prior.sopInstanceUid(),
                prior == null ? null : prior.frame(),
                prior == null
                        ? null
                        : Unmeasured.orNumber(
                                prior.meanDiameterMm(), path + "priorMeanDiameterMm", Rounding::length, unmeasured),
                prior == null
                        ? null
                        : Unmeasured.orNumber(prior.volumeMm3(), path + "priorVolumeMm3", Rounding::volume, unmeasured),
                change.change().name(),
                Unmeasured.orNumber(change.diameterChangeMm(), path + "diameterChangeMm", Rounding::length, unmeasured),
                Unmeasured.orNumber(
                        change.diameterUncertaintyMm(), path + "diameterUncertaintyMm", Rounding::length, unmeasured),
                Unmeasured.orNumber(
                        change.volumeChangePercent(), path + "volumeChangePercent", Rounding::percent, unmeasured),
                Unmeasured.orNumber(
                        change.volumeUncertaintyPercent(),
                        path + "volumeUncertaintyPercent",
                        Rounding::percent,
                        unmeasured),
                Unmeasured.orNumber(change.vdtDays(), path + "vdtDays", Rounding::attenuation, unmeasured),
                interval == null ? null : days(interval),
                none == null ? null : none.name(),
                change.reason());
    }

    private static List<@Nullable Double> days(NoduleChange.DaysInterval interval) {
        Double high = interval.high();
        return Arrays.asList(
                Rounding.attenuation(interval.low()), high == null ? null : Double.valueOf(Rounding.attenuation(high)));
    }

    private PneumoniaChangeEntry pneumonia(PneumoniaChange change, PriorSeries.@Nullable Lesions before) {
        return new PneumoniaChangeEntry(
                before == null ? null : Rounding.volume(before.lesionMl()),
                before == null ? null : Rounding.percent(before.proportionPercent()),
                Rounding.volume(change.lesionChangeMl()),
                Rounding.percent(change.proportionChangePoints()),
                Unmeasured.orNumber(
                        change.lesionChangePercent(),
                        "comparison.pneumonia.lesionChangePercent",
                        Rounding::percent,
                        unmeasured),
                change.alert50in24to48h(),
                change.reason());
    }

    static @Nullable CategoryEntry category(@Nullable SuggestedCategory category) {
        return switch (category) {
            case null -> null;
            case SuggestedCategory.Suggested s ->
                new CategoryEntry(s.guideline().label(), s.category(), null, s.text(), inputs(s));
            case SuggestedCategory.Refused r ->
                new CategoryEntry(r.guideline().label(), null, r.why().name(), r.text(), inputs(r));
        };
    }

    private static List<ParameterEntry> inputs(SuggestedCategory category) {
        return category.inputs().stream()
                .map(i -> new ParameterEntry(i.name(), i.value()))
                .toList();
    }
}
