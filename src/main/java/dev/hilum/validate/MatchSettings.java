package dev.hilum.validate;

/**
 * Settings of the match rules, printed in every report.
 *
 * @param distanceMm largest distance of centres
 * @param overlap least intersection over union, 0–1
 */
public record MatchSettings(double distanceMm, double overlap) {
    public static final MatchSettings DEFAULT = new MatchSettings(5, 0.1);
}
