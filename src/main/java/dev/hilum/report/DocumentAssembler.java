package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NotCompared;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.LineSegment;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.ReportDocument.Coded;
import dev.hilum.report.ReportDocument.HuEntry;
import dev.hilum.report.ReportDocument.NoduleEntry;
import dev.hilum.report.ReportDocument.PneumoniaEntry;
import dev.hilum.report.ReportDocument.Unmeasured;
import dev.hilum.study.Reason;
import dev.hilum.volume.PatientPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the JSON document of a result, with the same rounding as all encodings. */
final class DocumentAssembler {
    private final StudyReport report;
    private final List<Unmeasured> unmeasured = new ArrayList<>();

    private DocumentAssembler(StudyReport report) {
        this.report = report;
    }

    static ReportDocument assemble(StudyReport report) {
        return new DocumentAssembler(report).document();
    }

    private ReportDocument document() {
        List<NoduleEntry> nodules = nodules();
        StudyReport.Predecessor predecessor = report.predecessor();
        ComparisonOutcome comparison = report.comparison();
        ComparisonEntries comparisons = new ComparisonEntries(unmeasured);
        return new ReportDocument(
                report.studyInstanceUid(),
                report.resultUid(),
                report.status().name(),
                coded(report.reason()),
                String.join(". ", Statements.of(report)),
                report.pipelines().stream().map(DocumentAssembler::pipeline).toList(),
                report.models().stream()
                        .map(m -> new ReportDocument.ModelEntry(
                                m.name(), m.version(), m.sha256(), m.clinicallyEvaluated()))
                        .toList(),
                report.parameters().stream()
                        .map(p -> new ReportDocument.ParameterEntry(p.name(), p.value()))
                        .toList(),
                report.timings(),
                nodules,
                pneumonia(),
                comparison instanceof Comparison c ? comparisons.compared(c) : null,
                comparison instanceof NotCompared n ? ComparisonEntries.notCompared(n) : null,
                List.copyOf(unmeasured),
                report.decisions().stream()
                        .map(d -> new ReportDocument.SeriesEntry(d.seriesInstanceUid(), d.taken(), d.why()))
                        .toList(),
                report.createdAt().toString(),
                predecessor == null ? null : predecessor.resultUid(),
                verification());
    }

    private ReportDocument.@Nullable VerificationEntry verification() {
        Verification person = report.verification();
        return person == null
                ? null
                : new ReportDocument.VerificationEntry(
                        person.observerName(),
                        person.organization(),
                        person.at().toString(),
                        person.decisions().stream()
                                .map(d -> new ReportDocument.DecisionEntry(
                                        d.findingUid(), d.action().name(), d.reason()))
                                .toList(),
                        person.reportText());
    }

    private ReportDocument.@Nullable VerdictEntry verdict(String findingUid) {
        Verification.Decision decision = VerdictGroups.of(report, findingUid);
        return decision == null
                ? null
                : new ReportDocument.VerdictEntry(decision.action().name(), decision.reason());
    }

    private static ReportDocument.PipelineEntry pipeline(StudyReport.PipelineOutcome outcome) {
        return new ReportDocument.PipelineEntry(
                outcome.name().label(),
                outcome.status().name(),
                coded(outcome.reason()),
                outcome.cautions().stream()
                        .map(c -> new Coded(c.code().name(), c.text()))
                        .toList(),
                outcome.seriesInstanceUid());
    }

    private @Nullable List<NoduleEntry> nodules() {
        List<Nodule> nodules = report.nodules();
        if (nodules == null) {
            return null;
        }
        List<NoduleEntry> entries = new ArrayList<>();
        for (Nodule nodule : nodules) {
            entries.add(nodule(nodule, "nodules[" + entries.size() + "]."));
        }
        return entries;
    }

    private NoduleEntry nodule(Nodule nodule, String path) {
        boolean devices = report.action(nodule.findingUid()) != Verification.Action.ADDED;
        return new NoduleEntry(
                nodule.findingUid(),
                nodule.trackingUid(),
                nodule.kind().name(),
                devices ? Rounding.score(nodule.score()) : null,
                point(nodule.center()),
                number(nodule.longAxisMm(), path + "longAxisMm", Rounding::length),
                number(nodule.shortAxisMm(), path + "shortAxisMm", Rounding::length),
                number(nodule.meanDiameterMm(), path + "meanDiameterMm", Rounding::length),
                number(nodule.volumeMm3(), path + "volumeMm3", Rounding::volume),
                number(nodule.massMg(), path + "massMg", Rounding::volume),
                number(nodule.solidCoreMm(), path + "solidCoreMm", Rounding::length),
                number(nodule.pleuraDistanceMm(), path + "pleuraDistanceMm", Rounding::length),
                nodule.density().name(),
                devices ? Rounding.attenuation(nodule.hu().mean()) : null,
                devices ? hu(nodule.hu()) : null,
                nodule.side().name(),
                nodule.zone().name(),
                nodule.lobe(),
                nodule.sopInstanceUid(),
                nodule.frame(),
                line(nodule.longAxis()),
                line(nodule.shortAxis()),
                ComparisonEntries.category(nodule.category()),
                verdict(nodule.findingUid()));
    }

    private @Nullable Double number(Quantity quantity, String path, DoubleUnaryOperator rounding) {
        return Unmeasured.orNumber(quantity, path, rounding, unmeasured);
    }

    private @Nullable PneumoniaEntry pneumonia() {
        Pneumonia pneumonia = report.pneumonia();
        if (pneumonia == null) {
            return null;
        }
        HuStatistics lesionHu = pneumonia.lesionHu();
        return new PneumoniaEntry(
                pneumonia.findingUid(),
                pneumonia.trackingUid(),
                pneumonia.flag(),
                Rounding.score(pneumonia.score()),
                Rounding.score(pneumonia.threshold()),
                Rounding.volume(pneumonia.lungVolumeMl()),
                Rounding.volume(pneumonia.leftLungMl()),
                Rounding.volume(pneumonia.rightLungMl()),
                Rounding.volume(pneumonia.lesionVolumeMl()),
                Rounding.percent(pneumonia.proportionPercent()),
                Rounding.volume(pneumonia.groundGlassMl()),
                Rounding.volume(pneumonia.consolidationMl()),
                pneumonia.lesionCount(),
                pneumonia.bands().stream().map(DocumentAssembler::band).toList(),
                pneumonia.zones().stream().map(DocumentAssembler::zone).toList(),
                lobes(pneumonia.lobes()),
                pneumonia.histogram().stream()
                        .map(bin -> new ReportDocument.BinEntry(bin.fromHu(), bin.widthHu(), Rounding.volume(bin.ml())))
                        .toList(),
                severity(pneumonia.severity()),
                pneumonia.partialLungs(),
                lesionHu == null ? null : hu(lesionHu));
    }

    private static ReportDocument.@Nullable SeverityEntry severity(Pneumonia.@Nullable Severity severity) {
        return severity == null
                ? null
                : new ReportDocument.SeverityEntry(
                        severity.scale().meaning(),
                        severity.score(),
                        severity.scale().maximum());
    }

    private static ReportDocument.BandEntry band(Pneumonia.HuBand band) {
        return new ReportDocument.BandEntry(
                band.fromHu(), band.toHu(), Rounding.volume(band.ml()), Rounding.percent(band.percent()));
    }

    private static ReportDocument.ZoneEntry zone(Pneumonia.ZoneShare zone) {
        return new ReportDocument.ZoneEntry(
                zone.side() + "_" + zone.zone(),
                Rounding.volume(zone.lungMl()),
                Rounding.volume(zone.lesionMl()),
                Rounding.percent(zone.percent()));
    }

    /** Null without a lobe model. */
    private static @Nullable List<ReportDocument.ZoneEntry> lobes(List<Pneumonia.LobeShare> lobes) {
        return lobes.isEmpty()
                ? null
                : lobes.stream()
                        .map(lobe -> new ReportDocument.ZoneEntry(
                                lobe.lobe().name(),
                                Rounding.volume(lobe.lungMl()),
                                Rounding.volume(lobe.lesionMl()),
                                Rounding.percent(lobe.percent())))
                        .toList();
    }

    private static HuEntry hu(HuStatistics hu) {
        return new HuEntry(
                Rounding.attenuation(hu.mean()),
                Rounding.attenuation(hu.standardDeviation()),
                Rounding.attenuation(hu.min()),
                Rounding.attenuation(hu.max()),
                Rounding.attenuation(hu.median()),
                Rounding.attenuation(hu.p10()),
                Rounding.attenuation(hu.p90()));
    }

    private static @Nullable List<List<Double>> line(@Nullable LineSegment line) {
        return line == null ? null : List.of(point(line.from()), point(line.to()));
    }

    private static List<Double> point(PatientPoint point) {
        return List.of(Rounding.length(point.x()), Rounding.length(point.y()), Rounding.length(point.z()));
    }

    private static @Nullable Coded coded(@Nullable Reason reason) {
        return reason == null ? null : new Coded(reason.code().name(), reason.text());
    }
}
