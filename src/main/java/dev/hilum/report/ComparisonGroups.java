package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.Measurement;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Side;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The comparison in the structured report: what became of a nodule stands in its own group, beside its sizes; what is gone
 * has a TID 1501 group under the prior's tracking UID; the prior itself and the lesions have one each. A change is
 * inferred from the prior's image (TID 320), which is in Pertinent Other Evidence.
 */
final class ComparisonGroups {
    private final StudyReport report;
    private final Regions regions;
    private final ComparisonFacts facts;

    ComparisonGroups(StudyReport report, Regions regions) {
        this.report = report;
        this.regions = regions;
        this.facts = new ComparisonFacts(report);
    }

    List<ContentItem.Container> groups() {
        List<ContentItem.Container> groups = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        for (ComparisonFacts.Gone one : facts.gone()) {
            gone.add(one.label());
        }
        for (FactGroup group : facts.groups()) {
            groups.add(gone.contains(group.label()) ? ofGone(group) : whole(group));
        }
        return groups;
    }

    /** Adds what became of a nodule to its group. */
    static void mark(MeasurementGroup group, StudyReport report, Nodule nodule) {
        ComparisonFacts facts = new ComparisonFacts(report);
        PriorImage image = facts.priorImage(nodule.findingUid()).orElse(null);
        CategoryFacts.of(nodule).forEach(fact -> add(group, fact, null));
        facts.ofNodule(nodule).forEach(fact -> add(group, fact, image));
    }

    /** The prior's images that the report refers to. */
    static List<InstanceReference> evidence(StudyReport report) {
        if (!(report.comparison() instanceof Comparison made) || made.prior().nodules() == null) {
            return List.of();
        }
        return made.prior().nodules().stream()
                .flatMap(nodule -> PriorImage.of(made.prior(), nodule).stream())
                .map(PriorImage::reference)
                .distinct()
                .toList();
    }

    private ContentItem.Container ofGone(FactGroup group) {
        Side side = group.side() == null ? Side.LEFT : group.side();
        MeasurementGroup target = regions.ofLung(group.label(), tracking(group), side)
                .site(Concept.LUNG, side == Side.LEFT ? Concept.LEFT : Concept.RIGHT);
        return fill(target, group, image(group));
    }

    private ContentItem.Container whole(FactGroup group) {
        MeasurementGroup target =
                regions.ofLungs(group.label(), tracking(group)).site(Concept.LUNG, Concept.BILATERAL);
        return fill(target, group, null);
    }

    private static ContentItem.Container fill(MeasurementGroup target, FactGroup group, @Nullable PriorImage image) {
        if (group.answer() != null) {
            target.evaluation(group.concept(), group.answer());
        }
        group.facts().forEach(fact -> add(target, fact, image));
        return target.build();
    }

    private static String tracking(FactGroup group) {
        String tracking = group.trackingUid();
        return tracking == null ? group.uid() : tracking;
    }

    private @Nullable PriorImage image(FactGroup group) {
        return facts.gone().stream()
                .filter(one -> one.label().equals(group.label()))
                .findFirst()
                .flatMap(one -> report.comparison() instanceof Comparison made
                        ? PriorImage.of(made.prior(), one.nodule())
                        : Optional.empty())
                .orElse(null);
    }

    private static void add(MeasurementGroup group, Fact fact, @Nullable PriorImage image) {
        switch (fact) {
            case Fact.Number number -> group.measurement(measured(number, image));
            case Fact.Coded coded -> group.evaluation(coded.name(), coded.value());
            case Fact.Text text -> group.statement(ContentItem.text(text.name(), text.value()));
            case Fact.UidRef uid -> group.statement(ContentItem.uidRef(uid.name(), uid.value()));
            case Fact.Day day ->
                group.statement(new ContentItem.Date(
                        day.name(), day.value().format(DateTimeFormatter.BASIC_ISO_DATE), List.of()));
            case Fact.Absent absent -> Measurements.addAbsent(group, absent.name(), absent.why(), absent.text());
        }
    }

    /** The prior's diameter was measured in the prior's image. */
    private static Measurement measured(Fact.Number number, @Nullable PriorImage image) {
        Measurement made = Measurement.of(number.name(), number.value(), number.unit());
        return image != null && number.name().equals(LocalCode.PRIOR_DIAMETER.concept())
                ? made.inferredFrom(image.item())
                : made;
    }
}
