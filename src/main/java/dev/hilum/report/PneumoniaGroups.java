package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.Measurement;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Pneumonia.HuBand;
import dev.hilum.measure.Pneumonia.LobeShare;
import dev.hilum.measure.Pneumonia.ZoneShare;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pneumonia pipeline's groups. Triage and quantification are two separately labelled outputs: one TID 1501 group for
 * triage; TID 1501 for both lungs, each lung and each zone, TID 1411 for each kind of lesion.
 */
final class PneumoniaGroups {
    private final StudyReport report;
    private final Regions regions;
    private final Algorithms algorithms;

    PneumoniaGroups(StudyReport report, Regions regions, Algorithms algorithms) {
        this.report = report;
        this.regions = regions;
        this.algorithms = algorithms;
    }

    /** Empty where the pipeline did not run: its outcome group says why. */
    List<ContentItem.Container> groups() {
        Pneumonia pneumonia = report.standingPneumonia();
        if (pneumonia == null) {
            return List.of();
        }
        List<ContentItem.Container> groups = new ArrayList<>();
        groups.add(triage(pneumonia));
        groups.add(bothLungs(pneumonia));
        groups.add(oneLung(pneumonia, Side.RIGHT, pneumonia.rightLungMl()));
        groups.add(oneLung(pneumonia, Side.LEFT, pneumonia.leftLungMl()));
        pneumonia.zones().forEach(zone -> groups.add(zone(pneumonia, zone)));
        pneumonia.lobes().forEach(lobe -> groups.add(lobe(pneumonia, lobe)));
        groups.add(lesions(pneumonia));
        lesion(pneumonia, SegmentPlan.Lesion.GROUND_GLASS).ifPresent(groups::add);
        lesion(pneumonia, SegmentPlan.Lesion.CONSOLIDATION).ifPresent(groups::add);
        return groups;
    }

    /** One tracking UID per kind of lesion, the same over results. */
    static String trackingUid(SegmentPlan.LesionSubject subject) {
        return part(subject.pneumonia(), subject.lesion().name());
    }

    private ContentItem.Container triage(Pneumonia pneumonia) {
        MeasurementGroup group = regions.ofLungs("Pneumonia triage", part(pneumonia, "triage"))
                .algorithm(algorithms.of("pneumonia triage"))
                .site(Concept.LUNG, Concept.BILATERAL)
                .measurement(Measurement.of(
                        LocalCode.TRIAGE_SCORE.concept(), Rounding.score(pneumonia.score()), Concept.NO_UNITS))
                .measurement(Measurement.of(
                        LocalCode.TRIAGE_THRESHOLD.concept(), Rounding.score(pneumonia.threshold()), Concept.NO_UNITS))
                .evaluation(LocalCode.OUTPUT.concept(), LocalCode.OUTPUT_TRIAGE.concept())
                .evaluation(LocalCode.TRIAGE_FLAG.concept(), pneumonia.flag() ? Concept.PRESENT : Concept.ABSENT)
                .comment("Prompt for the order of reading");
        VerdictGroups.mark(group, VerdictGroups.of(report, pneumonia.findingUid()));
        return (pneumonia.flag() ? group : group.comment(Statements.NEGATIVE)).build();
    }

    private ContentItem.Container bothLungs(Pneumonia pneumonia) {
        MeasurementGroup group = ofBothLungs(pneumonia, "both lungs");
        addShare(
                group,
                pneumonia.lungVolumeMl(),
                pneumonia.lesionVolumeMl(),
                Quantity.of(pneumonia.proportionPercent()));
        group.measurement(milliliters(LocalCode.GROUND_GLASS_VOLUME.concept(), pneumonia.groundGlassMl()))
                .measurement(milliliters(LocalCode.CONSOLIDATION_VOLUME.concept(), pneumonia.consolidationMl()));
        pneumonia.bands().forEach(band -> addBand(group, band));
        Pneumonia.Severity severity = pneumonia.severity();
        if (severity != null) {
            addSeverity(group, severity);
        }
        return (pneumonia.partialLungs() ? group.comment(Statements.PARTIAL) : group).build();
    }

    private ContentItem.Container oneLung(Pneumonia pneumonia, Side side, double lungMl) {
        double lesionMl = pneumonia.zones().stream()
                .filter(zone -> zone.side() == side)
                .mapToDouble(ZoneShare::lesionMl)
                .sum();
        MeasurementGroup group = ofOneLung(pneumonia, name(side) + " lung", Concept.LUNG, side);
        addShare(group, lungMl, lesionMl, share(lungMl, lesionMl));
        return group.build();
    }

    private ContentItem.Container zone(Pneumonia pneumonia, ZoneShare zone) {
        String label = name(zone.side()) + " " + zone.zone().name().toLowerCase(Locale.ROOT) + " zone";
        MeasurementGroup group = ofOneLung(pneumonia, label, NoduleGroups.zone(zone.zone()), zone.side());
        Quantity percent = zone.lungMl() > 0 ? Quantity.of(zone.percent()) : share(0, 0);
        addShare(group, zone.lungMl(), zone.lesionMl(), percent);
        return group.build();
    }

    private ContentItem.Container lobe(Pneumonia pneumonia, LobeShare lobe) {
        MeasurementGroup group = ofOneLung(
                pneumonia,
                "lobe " + lobe.lobe(),
                NoduleGroups.lobe(lobe.lobe()),
                lobe.lobe().side());
        addShare(group, lobe.lungMl(), lobe.lesionMl(), share(lobe.lungMl(), lobe.lesionMl()));
        return group.build();
    }

    /** All lesions together, also none of them. */
    private ContentItem.Container lesions(Pneumonia pneumonia) {
        MeasurementGroup group = ofBothLungs(pneumonia, "lesions")
                .finding(Concept.ABNORMAL_OPACITY)
                .measurement(milliliters(Concept.VOLUME, pneumonia.lesionVolumeMl()))
                .measurement(Measurement.of(Concept.NUMBER_OF_LESIONS, pneumonia.lesionCount(), Concept.LESIONS));
        HuStatistics hu = pneumonia.lesionHu();
        if (hu != null) {
            Measurements.addAttenuation(group, hu);
        }
        return group.build();
    }

    private Optional<ContentItem.Container> lesion(Pneumonia pneumonia, SegmentPlan.Lesion lesion) {
        SegmentPlan.LesionSubject subject = new SegmentPlan.LesionSubject(pneumonia, lesion);
        boolean groundGlass = lesion == SegmentPlan.Lesion.GROUND_GLASS;
        double milliliters = groundGlass ? pneumonia.groundGlassMl() : pneumonia.consolidationMl();
        return regions.ofFinding(groundGlass ? "Ground-glass opacity" : "Consolidation", trackingUid(subject), subject)
                .map(group -> quantification(group)
                        .finding(groundGlass ? Concept.GROUND_GLASS : Concept.CONSOLIDATION)
                        .site(Concept.LUNG, Concept.BILATERAL)
                        .measurement(milliliters(Concept.VOLUME, milliliters))
                        .build());
    }

    private MeasurementGroup ofBothLungs(Pneumonia pneumonia, String label) {
        return quantification(regions.ofLungs("Pneumonia quantification, " + label, part(pneumonia, label)))
                .site(Concept.LUNG, Concept.BILATERAL);
    }

    private MeasurementGroup ofOneLung(Pneumonia pneumonia, String label, CodedConcept site, Side side) {
        return quantification(regions.ofLung("Pneumonia quantification, " + label, part(pneumonia, label), side))
                .site(site, laterality(side));
    }

    private MeasurementGroup quantification(MeasurementGroup group) {
        return group.algorithm(algorithms.of("pneumonia quantification"))
                .evaluation(LocalCode.OUTPUT.concept(), LocalCode.OUTPUT_QUANTIFICATION.concept());
    }

    private static void addShare(MeasurementGroup group, double lungMl, double lesionMl, Quantity percent) {
        group.measurement(milliliters(Concept.VOLUME, lungMl))
                .measurement(milliliters(LocalCode.LESION_VOLUME.concept(), lesionMl));
        Measurements.add(group, LocalCode.LESION_PERCENT.concept(), percent, Rounding::percent, Concept.PERCENT);
    }

    private static void addBand(MeasurementGroup group, HuBand band) {
        group.measurement(withLimits(milliliters(LocalCode.BAND_VOLUME.concept(), band.ml()), band));
        group.measurement(withLimits(
                Measurement.of(LocalCode.BAND_PERCENT.concept(), Rounding.percent(band.percent()), Concept.PERCENT),
                band));
    }

    private static Measurement withLimits(Measurement measurement, HuBand band) {
        Measurement limited = measurement;
        Integer from = band.fromHu();
        Integer to = band.toHu();
        if (from != null) {
            limited =
                    limited.inferredFrom(ContentItem.num(LocalCode.BAND_FROM.concept(), from, Concept.HOUNSFIELD_UNIT));
        }
        if (to != null) {
            limited = limited.inferredFrom(ContentItem.num(LocalCode.BAND_TO.concept(), to, Concept.HOUNSFIELD_UNIT));
        }
        return limited;
    }

    private static void addSeverity(MeasurementGroup group, Pneumonia.Severity severity) {
        CodedConcept scale = LocalCode.of(severity.scale());
        Stream.of(
                        Measurement.of(LocalCode.CT_SEVERITY.concept(), severity.score(), Concept.SCORE),
                        Measurement.of(
                                LocalCode.CT_SEVERITY_MAXIMUM.concept(),
                                severity.scale().maximum(),
                                Concept.SCORE))
                .forEach(measurement -> group.measurement(measurement.by(scale)));
    }

    private static Measurement milliliters(CodedConcept name, double value) {
        return Measurement.of(name, Rounding.volume(value), Concept.MILLILITER);
    }

    private static Quantity share(double lungMl, double lesionMl) {
        return lungMl > 0
                ? Quantity.of(lesionMl / lungMl * 100)
                : Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "no lung voxel here");
    }

    private static String part(Pneumonia pneumonia, String role) {
        return UidSource.named(pneumonia.trackingUid() + "/" + role);
    }

    private static CodedConcept laterality(Side side) {
        return side == Side.LEFT ? Concept.LEFT : Concept.RIGHT;
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
