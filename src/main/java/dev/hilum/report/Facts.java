package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.Lobe;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A result as groups of facts, with the codes and the rounding of the structured report. */
final class Facts {
    private final StudyReport report;
    private final ComparisonFacts comparison;
    private final List<FactGroup> groups = new ArrayList<>();

    private Facts(StudyReport report) {
        this.report = report;
        this.comparison = new ComparisonFacts(report);
    }

    static List<FactGroup> of(StudyReport report) {
        Facts facts = new Facts(report);
        facts.addNodules();
        Pneumonia pneumonia = report.standingPneumonia();
        if (pneumonia != null) {
            facts.addTriage(pneumonia);
            facts.addLungs(pneumonia);
            pneumonia.zones().forEach(zone -> facts.addZone(pneumonia, zone));
            pneumonia.lobes().forEach(lobe -> facts.addLobe(pneumonia, lobe));
            pneumonia.bands().forEach(band -> facts.addBand(pneumonia, band));
            facts.addLesions(pneumonia);
        }
        facts.groups.addAll(facts.comparison.groups());
        return List.copyOf(facts.groups);
    }

    private void addNodules() {
        List<Nodule> nodules = report.nodules();
        List<Nodule> standing = report.standingNodules();
        if (nodules == null || standing == null) {
            return;
        }
        groups.add(new FactGroup(
                new ResultUids(report.resultUid()).part("nodules"),
                null,
                "Nodule detection",
                LocalCode.NODULE_PRESENCE.concept(),
                standing.isEmpty() ? Concept.ABSENT : Concept.PRESENT,
                Concept.LUNG,
                null,
                List.of(number(LocalCode.NODULE_COUNT.concept(), standing.size(), Concept.NODULES)),
                null));
        for (int i = 0; i < nodules.size(); i++) {
            if (report.action(nodules.get(i).findingUid()) != Verification.Action.REJECTED) {
                addNodule(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1));
            }
        }
    }

    private void addNodule(SegmentPlan.NoduleSubject subject) {
        Nodule nodule = subject.nodule();
        List<Fact> facts = new ArrayList<>();
        facts.add(fact(Concept.LONG_AXIS, null, nodule.longAxisMm(), Rounding::length, Concept.MILLIMETER));
        facts.add(fact(Concept.SHORT_AXIS, null, nodule.shortAxisMm(), Rounding::length, Concept.MILLIMETER));
        facts.add(fact(Concept.DIAMETER, Concept.MEAN, nodule.meanDiameterMm(), Rounding::length, Concept.MILLIMETER));
        facts.add(fact(Concept.VOLUME, null, nodule.volumeMm3(), Rounding::volume, Concept.CUBIC_MILLIMETER));
        facts.add(fact(Concept.MASS_PROPERTY, null, nodule.massMg(), Rounding::volume, Concept.MILLIGRAM));
        facts.add(
                fact(LocalCode.SOLID_CORE.concept(), null, nodule.solidCoreMm(), Rounding::length, Concept.MILLIMETER));
        facts.add(fact(
                LocalCode.PLEURA_DISTANCE.concept(),
                null,
                nodule.pleuraDistanceMm(),
                Rounding::length,
                Concept.MILLIMETER));
        if (report.action(nodule.findingUid()) != Verification.Action.ADDED) {
            addAttenuation(nodule.hu(), facts);
            facts.add(number(LocalCode.DETECTION_SCORE.concept(), Rounding.score(nodule.score()), Concept.NO_UNITS));
        }
        facts.add(new Fact.Coded(LocalCode.DENSITY_TYPE.concept(), NoduleGroups.density(nodule.density())));
        facts.add(new Fact.Coded(LocalCode.LUNG_ZONE.concept(), NoduleGroups.zone(nodule.zone())));
        String lobe = nodule.lobe();
        if (lobe != null) {
            facts.add(new Fact.Coded(LocalCode.LOBE.concept(), NoduleGroups.lobe(Lobe.valueOf(lobe))));
        }
        facts.addAll(CategoryFacts.of(nodule));
        facts.addAll(comparison.ofNodule(nodule));
        groups.add(new FactGroup(
                nodule.findingUid(),
                nodule.trackingUid(),
                NoduleGroups.label(subject),
                Concept.FINDING,
                nodule.kind() == Nodule.Kind.MASS ? Concept.MASS : Concept.NODULE_OF_LUNG,
                Concept.LUNG,
                nodule.side(),
                facts,
                VerdictGroups.of(report, nodule.findingUid())));
    }

    private void addTriage(Pneumonia pneumonia) {
        groups.add(new FactGroup(
                pneumonia.findingUid(),
                pneumonia.trackingUid(),
                "Pneumonia triage",
                LocalCode.TRIAGE_FLAG.concept(),
                pneumonia.flag() ? Concept.PRESENT : Concept.ABSENT,
                Concept.LUNG,
                null,
                List.of(
                        number(LocalCode.TRIAGE_SCORE.concept(), Rounding.score(pneumonia.score()), Concept.NO_UNITS),
                        number(
                                LocalCode.TRIAGE_THRESHOLD.concept(),
                                Rounding.score(pneumonia.threshold()),
                                Concept.NO_UNITS)),
                VerdictGroups.of(report, pneumonia.findingUid())));
    }

    private void addLungs(Pneumonia pneumonia) {
        List<Fact> facts = new ArrayList<>();
        facts.add(milliliters(Concept.VOLUME, pneumonia.lungVolumeMl()));
        facts.add(milliliters(LocalCode.LESION_VOLUME.concept(), pneumonia.lesionVolumeMl()));
        facts.add(number(
                LocalCode.LESION_PERCENT.concept(), Rounding.percent(pneumonia.proportionPercent()), Concept.PERCENT));
        facts.add(milliliters(LocalCode.GROUND_GLASS_VOLUME.concept(), pneumonia.groundGlassMl()));
        facts.add(milliliters(LocalCode.CONSOLIDATION_VOLUME.concept(), pneumonia.consolidationMl()));
        Pneumonia.Severity severity = pneumonia.severity();
        if (severity != null) {
            facts.add(number(LocalCode.CT_SEVERITY.concept(), severity.score(), Concept.SCORE));
            facts.add(number(
                    LocalCode.CT_SEVERITY_MAXIMUM.concept(), severity.scale().maximum(), Concept.SCORE));
            facts.add(new Fact.Coded(Concept.MEASUREMENT_METHOD, LocalCode.of(severity.scale())));
        }
        addPart(pneumonia, "both lungs", Concept.LUNG, null, facts);
        addPart(
                pneumonia,
                "left lung",
                Concept.LUNG,
                Side.LEFT,
                List.of(milliliters(Concept.VOLUME, pneumonia.leftLungMl())));
        addPart(
                pneumonia,
                "right lung",
                Concept.LUNG,
                Side.RIGHT,
                List.of(milliliters(Concept.VOLUME, pneumonia.rightLungMl())));
    }

    private void addZone(Pneumonia pneumonia, Pneumonia.ZoneShare zone) {
        String label = (zone.side() + " " + zone.zone() + " zone").toLowerCase(Locale.ROOT);
        List<Fact> facts = share(zone.lungMl(), zone.lesionMl(), zone.percent());
        addPart(pneumonia, label, NoduleGroups.zone(zone.zone()), zone.side(), facts);
    }

    private void addLobe(Pneumonia pneumonia, Pneumonia.LobeShare lobe) {
        List<Fact> facts = share(lobe.lungMl(), lobe.lesionMl(), lobe.percent());
        addPart(
                pneumonia,
                "lobe " + lobe.lobe(),
                NoduleGroups.lobe(lobe.lobe()),
                lobe.lobe().side(),
                facts);
    }

    private static List<Fact> share(double lungMl, double lesionMl, double percent) {
        Quantity known =
                lungMl > 0 ? Quantity.of(percent) : Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "no lung voxel here");
        return List.of(
                milliliters(Concept.VOLUME, lungMl),
                milliliters(LocalCode.LESION_VOLUME.concept(), lesionMl),
                fact(LocalCode.LESION_PERCENT.concept(), null, known, Rounding::percent, Concept.PERCENT));
    }

    private void addBand(Pneumonia pneumonia, Pneumonia.HuBand band) {
        List<Fact> facts = new ArrayList<>();
        Integer from = band.fromHu();
        Integer to = band.toHu();
        if (from != null) {
            facts.add(number(LocalCode.BAND_FROM.concept(), from, Concept.HOUNSFIELD_UNIT));
        }
        if (to != null) {
            facts.add(number(LocalCode.BAND_TO.concept(), to, Concept.HOUNSFIELD_UNIT));
        }
        facts.add(milliliters(LocalCode.BAND_VOLUME.concept(), band.ml()));
        facts.add(number(LocalCode.BAND_PERCENT.concept(), Rounding.percent(band.percent()), Concept.PERCENT));
        addPart(pneumonia, "attenuation band from " + from + " to " + to, Concept.LUNG, null, facts);
    }

    private void addLesions(Pneumonia pneumonia) {
        List<Fact> facts = new ArrayList<>();
        facts.add(number(Concept.NUMBER_OF_LESIONS, pneumonia.lesionCount(), Concept.LESIONS));
        HuStatistics hu = pneumonia.lesionHu();
        if (hu != null) {
            addAttenuation(hu, facts);
        }
        addPart(pneumonia, "lesions", Concept.LUNG, null, facts);
    }

    private void addPart(Pneumonia pneumonia, String label, CodedConcept site, @Nullable Side side, List<Fact> facts) {
        groups.add(new FactGroup(
                UidSource.named(pneumonia.findingUid() + "/" + label),
                null,
                "Pneumonia quantification, " + label,
                LocalCode.OUTPUT_QUANTIFICATION.concept(),
                null,
                site,
                side,
                facts,
                null));
    }

    private static void addAttenuation(HuStatistics hu, List<Fact> facts) {
        facts.add(attenuation(Concept.MEAN, hu.mean()));
        facts.add(attenuation(Concept.STANDARD_DEVIATION, hu.standardDeviation()));
        facts.add(attenuation(Concept.MINIMUM, hu.min()));
        facts.add(attenuation(Concept.MAXIMUM, hu.max()));
        facts.add(attenuation(Concept.MEDIAN, hu.median()));
        facts.add(attenuation(Concept.TENTH_PERCENTILE, hu.p10()));
        facts.add(attenuation(Concept.NINETIETH_PERCENTILE, hu.p90()));
    }

    private static Fact attenuation(CodedConcept derivation, double value) {
        return new Fact.Number(Concept.ATTENUATION, derivation, Rounding.attenuation(value), Concept.HOUNSFIELD_UNIT);
    }

    static Fact milliliters(CodedConcept name, double value) {
        return number(name, Rounding.volume(value), Concept.MILLILITER);
    }

    static Fact number(CodedConcept name, double value, CodedConcept unit) {
        return new Fact.Number(name, null, value, unit);
    }

    static Fact fact(
            CodedConcept name,
            @Nullable CodedConcept derivation,
            Quantity quantity,
            DoubleUnaryOperator rounding,
            CodedConcept unit) {
        return switch (quantity) {
            case Quantity.Known known -> new Fact.Number(name, derivation, rounding.applyAsDouble(known.value()), unit);
            case Quantity.Unknown unknown -> new Fact.Absent(name, unknown.why(), unknown.text());
        };
    }
}
