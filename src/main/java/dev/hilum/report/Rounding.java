package dev.hilum.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How many decimals every encoding shows, so that all say the same. */
final class Rounding {
    private static final int LENGTH = 2;
    private static final int VOLUME = 3;
    private static final int ATTENUATION = 1;
    private static final int PERCENT = 3;
    private static final int SCORE = 4;

    private Rounding() {}

    /** Millimetres. */
    static double length(double value) {
        return round(value, LENGTH);
    }

    /** Cubic millimetres, millilitres, milligrams. */
    static double volume(double value) {
        return round(value, VOLUME);
    }

    /** Hounsfield units. */
    static double attenuation(double value) {
        return round(value, ATTENUATION);
    }

    static double percent(double value) {
        return round(value, PERCENT);
    }

    /** Scores of 0–1. */
    static double score(double value) {
        return round(value, SCORE);
    }

    private static double round(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
