package dev.hilum.validate.stats;

import java.util.Arrays;
import java.util.Optional;

/** Differences between two runs over the same cases. */
public final class PairedDifference {
    private PairedDifference() {}

    /** Mean of {@code a − b} with a t interval; empty with fewer than two pairs. */
    public static Optional<Estimate> mean(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("pairs need two values each");
        }
        if (a.length < 2) {
            return Optional.empty();
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        double mean = Arrays.stream(differences).average().orElseThrow();
        double error = Agreement.standardDeviation(differences) / Math.sqrt(a.length);
        return Optional.of(
                new Estimate(mean, Interval.around(mean, Quantiles.student(a.length - 1) * error), a.length));
    }

    /**
     * Difference of two shares of the same things, {@code a − b}: R. G. Newcombe's square-and-add with the correlation of
     * the pairs (Stat. Med. 17, 1998, p. 2635, method 10).
     *
     * @param both hit in both runs
     * @param onlyA hit in the first run only
     */
    public static Optional<Estimate> proportions(int both, int onlyA, int onlyB, int neither) {
        int n = both + onlyA + onlyB + neither;
        if (n == 0) {
            return Optional.empty();
        }
        Proportion a = new Proportion(both + onlyA, n);
        Proportion b = new Proportion(both + onlyB, n);
        Interval ia = a.wilson();
        Interval ib = b.wilson();
        double phi = phi(both, onlyA, onlyB, neither, n);
        double value = a.value() - b.value();
        double down = joined(a.value() - ia.low(), ib.high() - b.value(), phi);
        double up = joined(ia.high() - a.value(), b.value() - ib.low(), phi);
        return Optional.of(new Estimate(value, new Interval(value - down, value + up).within(-1, 1), n));
    }

    private static double joined(double x, double y, double phi) {
        return Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
    }

    /** Correlation of the pairs, with Newcombe's continuity correction where it is positive. */
    private static double phi(int both, int onlyA, int onlyB, int neither, int n) {
        double product = (double) (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither);
        if (product == 0) {
            return 0;
        }
        double c = (double) both * neither - (double) onlyA * onlyB;
        double corrected = c > n / 2.0 ? c - n / 2.0 : c >= 0 ? 0 : c;
        return corrected / Math.sqrt(product);
    }
}
