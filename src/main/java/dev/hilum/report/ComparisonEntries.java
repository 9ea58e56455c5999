package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.NotCompared;
import dev.hilum.compare.PneumoniaChange;
import dev.hilum.measure.SuggestedCategory;
import dev.hilum.report.ReportDocument.CategoryEntry;
import dev.hilum.report.ReportDocument.ComparisonEntry;
import dev.hilum.report.ReportDocument.NoduleChangeEntry;
import dev.hilum.report.ReportDocument.NotComparedEntry;
import dev.hilum.report.ReportDocument.ParameterEntry;
import dev.hilum.report.ReportDocument.PneumoniaChangeEntry;
import dev.hilum.report.ReportDocument.Unmeasured;
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
            nodules.add(nodule(change, "comparison.nodules[" + nodules.size() + "]."));
        }
        Double hours = comparison.intervalHours();
        PneumoniaChange pneumonia = comparison.pneumonia();
        return new ComparisonEntry(
                comparison.mode().name(),
                comparison.priorStudyUid(),
                hours == null ? null : Rounding.length(hours),
                nodules,
                pneumonia == null ? null : pneumonia(pneumonia),
                comparison.undecided().stream()
                        .map(u -> new ReportDocument.UndecidedEntry(u.findingUid(), u.reason()))
                        .toList(),
                Rounding.score(comparison.registration().correlation()),
                Rounding.score(comparison.registration().overlap()));
    }

    static NotComparedEntry notCompared(NotCompared outcome) {
        return new NotComparedEntry(outcome.code().name(), outcome.text(), outcome.priorStudyUid());
    }

    private NoduleChangeEntry nodule(NoduleChange change, String path) {
        NoduleChange.DaysInterval interval = change.vdtInterval();
        return new NoduleChangeEntry(
                change.findingUid(),
                change.priorFindingUid(),
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
                change.reason());
    }

    private static List<@Nullable Double> days(NoduleChange.DaysInterval interval) {
        Double high = interval.high();
        return Arrays.asList(
                Rounding.attenuation(interval.low()), high == null ? null : Double.valueOf(Rounding.attenuation(high)));
    }

    private PneumoniaChangeEntry pneumonia(PneumoniaChange change) {
        return new PneumoniaChangeEntry(
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
