package dev.hilum.compare;

/**
 * What counts as a change; settings, printed in the report.
 *
 * @param diameterMm change of the mean diameter from which a nodule has grown or shrunk (Fleischner)
 * @param volumePercent the same for the volume (BTS, NELSON)
 * @param matchGateMm farther than this from where registration expects it a nodule is another one
 * @param alertPercent growth of the lesions over which there is an alert
 * @param alertFromHours least interval of the alert
 * @param alertToHours greatest interval of the alert
 * @param zeroPointMl lesions below it are no base for a percentage
 */
public record ComparisonRules(
        double diameterMm,
        double volumePercent,
        double matchGateMm,
        double alertPercent,
        double alertFromHours,
        double alertToHours,
        double zeroPointMl) {
    public ComparisonRules {
        if (!(diameterMm > 0 && volumePercent > 0 && matchGateMm > 0 && alertPercent > 0 && alertFromHours >= 0)
                || alertToHours < alertFromHours
                || zeroPointMl < 0) {
            throw new IllegalArgumentException("limits of change are positive and in order");
        }
    }

    public static ComparisonRules defaults() {
        return new ComparisonRules(2, 25, 10, 50, 24, 48, 0.5);
    }
}
