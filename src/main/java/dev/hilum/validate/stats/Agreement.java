package dev.hilum.validate.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measured against reference values of the same things: Bland–Altman and intraclass correlation. */
public final class Agreement {
    private Agreement() {}

    /** A measured value and its reference, in one unit. */
    public record Pair(double measured, double reference) {
        double difference() {
            return measured - reference;
        }
    }

    /**
     * J. M. Bland and D. G. Altman, Lancet 1986.
     *
     * @param bias mean of measured − reference, with a t interval
     * @param standardDeviation of the differences
     * @param limits bias ± 1.96 SD: the limits of agreement
     * @param lowerLimit of agreement with its approximate t interval, standard error √(3/n)·SD
     */
    public record BlandAltman(
            Estimate bias, double standardDeviation, Interval limits, Interval lowerLimit, Interval upperLimit) {}

    /** Empty with fewer than two pairs. */
    public static Optional<BlandAltman> blandAltman(List<Pair> pairs) {
        int n = pairs.size();
        if (n < 2) {
            return Optional.empty();
        }
        double[] differences = pairs.stream().mapToDouble(Pair::difference).toArray();
        double bias = Arrays.stream(differences).average().orElseThrow();
        double deviation = standardDeviation(differences);
        double t = Quantiles.student(n - 1);
        Interval limits = Interval.around(bias, Quantiles.normal() * deviation);
        double limitMargin = t * deviation * Math.sqrt(3.0 / n);
        return Optional.of(new BlandAltman(
                new Estimate(bias, Interval.around(bias, t * deviation / Math.sqrt(n)), n),
                deviation,
                limits,
                Interval.around(limits.low(), limitMargin),
                Interval.around(limits.high(), limitMargin)));
    }

    /**
     * Intraclass correlation for absolute agreement of single values, two-way random effects: ICC(2,1) of P. E. Shrout and
     * J. L. Fleiss (Psychol. Bull. 86, 1979), with their interval. Empty with fewer than three pairs, where nothing varies,
     * and where their approximation leaves no interval that holds the value, as with three pairs that disagree.
     */
    public static Optional<Estimate> intraclass(List<Pair> pairs) {
        int n = pairs.size();
        if (n < 3) {
            return Optional.empty();
        }
        TwoWay m = TwoWay.of(pairs);
        double denominator = m.rows + m.error + 2 * (m.columns - m.error) / n;
        if (denominator == 0 || m.error == 0) {
            return Optional.empty();
        }
        double icc = (m.rows - m.error) / denominator;
        return m.interval(icc)
                .filter(interval -> interval.low() <= icc && icc <= interval.high())
                .map(interval -> new Estimate(icc, interval, n));
    }

    static double standardDeviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    /** Mean squares of the two-way layout: things by two raters. */
    private record TwoWay(int n, double rows, double columns, double error) {
        static TwoWay of(List<Pair> pairs) {
            int n = pairs.size();
            double measured =
                    pairs.stream().mapToDouble(Pair::measured).average().orElseThrow();
            double reference =
                    pairs.stream().mapToDouble(Pair::reference).average().orElseThrow();
            double grand = (measured + reference) / 2;
            double rows = 0;
            double error = 0;
            for (Pair p : pairs) {
                double mean = (p.measured() + p.reference()) / 2;
                rows += 2 * Math.pow(mean - grand, 2);
                error += Math.pow(p.measured() - mean - measured + grand, 2)
                        + Math.pow(p.reference() - mean - reference + grand, 2);
            }
            double columns = n * (Math.pow(measured - grand, 2) + Math.pow(reference - grand, 2));
            return new TwoWay(n, rows / (n - 1), columns, error / (n - 1));
        }

        /** Shrout and Fleiss, appendix: F quantiles with Satterthwaite's degrees of freedom; empty where those are nought. */
        Optional<Interval> interval(double icc) {
            double k = 2;
            double f = columns / error;
            double up = k * icc * f + n * (1 + (k - 1) * icc) - k * icc;
            double squared = (n - 1) * Math.pow(k * icc * f, 2) + Math.pow(n * (1 + (k - 1) * icc) - k * icc, 2);
            double v = (k - 1) * (n - 1) * up * up / squared;
            double high = Quantiles.fisher(n - 1, v);
            double low = Quantiles.fisher(v, n - 1);
            double lower = n * (rows - high * error) / (high * (k * columns + (k * n - k - n) * error) + n * rows);
            double upper = n * (low * rows - error) / (k * columns + (k * n - k - n) * error + n * low * rows);
            return Double.isNaN(lower) || Double.isNaN(upper)
                    ? Optional.empty()
                    : Optional.of(new Interval(Math.min(lower, upper), Math.max(lower, upper)).within(-1, 1));
        }
    }
}
