package dev.hilum.pipeline;

import dev.hilum.compare.Comparison;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.report.StudyReport;
import java.util.List;

/** The order of the worklist (product.md, GET /api/v1/worklist). A prompt for the order of reading, nothing else. */
public enum Urgency {
    PROGRESSION_ALERT,
    PNEUMONIA_FLAG,
    LARGE_NODULE,
    OTHER_FINDING,
    NOT_ANALYSED,
    NONE;

    /** The urgency of a report; {@code largeMm} is the long axis from which a nodule is urgent. */
    public static Urgency of(StudyReport report, double largeMm) {
        Pneumonia pneumonia = report.standingPneumonia();
        if (pneumonia != null
                && report.comparison() instanceof Comparison comparison
                && comparison.pneumonia() != null
                && comparison.pneumonia().alert50in24to48h()) {
            return PROGRESSION_ALERT;
        }
        List<Nodule> standing = report.standingNodules();
        List<Nodule> nodules = standing == null ? List.of() : standing;
        if (pneumonia != null && pneumonia.flag()) {
            return PNEUMONIA_FLAG;
        }
        if (nodules.stream().anyMatch(n -> longAxis(n) >= largeMm)) {
            return LARGE_NODULE;
        }
        if (!nodules.isEmpty()) {
            return OTHER_FINDING;
        }
        return report.status() == StudyReport.Status.NOT_ANALYSED ? NOT_ANALYSED : NONE;
    }

    /** A nodule whose axis could not be measured counts as large: it must not sink in the list. */
    private static double longAxis(Nodule nodule) {
        return switch (nodule.longAxisMm()) {
            case Quantity.Known known -> known.value();
            case Quantity.Unknown unknown -> Double.MAX_VALUE;
        };
    }
}
