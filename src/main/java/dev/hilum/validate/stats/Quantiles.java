package dev.hilum.validate.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles of distributions and of samples. */
public final class Quantiles {
    /** Of every interval in a validation report. */
    public static final double CONFIDENCE = 0.95;

    private static final double UPPER = 1 - (1 - CONFIDENCE) / 2;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Quantiles() {}

    /** The normal quantile of a two-sided 95 % interval, about 1.96. */
    public static double normal() {
        return NORMAL.inverseCumulativeProbability(UPPER);
    }

    /** Student's t quantile of a two-sided 95 % interval. */
    public static double student(double degreesOfFreedom) {
        return upper(TDistribution.of(degreesOfFreedom));
    }

    /** The upper F quantile of a two-sided 95 % interval. */
    static double fisher(double numerator, double denominator) {
        return upper(FDistribution.of(numerator, denominator));
    }

    /** The library's quantile is good to about 1e-9; two steps of Newton's method make it good to rounding. */
    private static double upper(ContinuousDistribution distribution) {
        double x = distribution.inverseCumulativeProbability(UPPER);
        for (int step = 0; step < 2; step++) {
            x += (distribution.survivalProbability(x) - (1 - UPPER)) / distribution.density(x);
        }
        return x;
    }

    /** Two-sided p of a standard normal statistic. */
    static double twoSided(double z) {
        return 2 * NORMAL.survivalProbability(Math.abs(z));
    }

    /** Two-sided p of a t statistic. */
    static double twoSided(double t, double degreesOfFreedom) {
        return 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t));
    }

    /**
     * A quantile of a sample by linear interpolation between order statistics (Hyndman and Fan's type 7, the default of
     * NumPy and R).
     *
     * @param share 0–1
     */
    public static double of(double[] sample, double share) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("an empty sample has no quantile");
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The central 95 % of a bootstrap sample: percentile method. */
    static Interval central(double[] sample) {
        return new Interval(of(sample, 1 - UPPER), of(sample, UPPER));
    }
}
