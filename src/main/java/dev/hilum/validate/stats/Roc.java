package dev.hilum.validate.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The ROC curve of scored cases. The area is the Mann–Whitney statistic (ties count half); its variance is that of
 * E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson (Biometrics 44, 1988).
 */
public final class Roc {
    private final double[] positives;
    private final double[] negatives;

    private Roc(double[] positives, double[] negatives) {
        this.positives = positives;
        this.negatives = negatives;
    }

    /** Empty unless there are positive and negative cases. */
    public static Optional<Roc> of(List<Scored> cases) {
        double[] positives = cases.stream()
                .filter(Scored::positive)
                .mapToDouble(Scored::score)
                .toArray();
        double[] negatives = cases.stream()
                .filter(c -> !c.positive())
                .mapToDouble(Scored::score)
                .toArray();
        return positives.length == 0 || negatives.length == 0
                ? Optional.empty()
                : Optional.of(new Roc(positives, negatives));
    }

    /** A point of the curve: flagged are the scores at or over {@code threshold}. */
    public record Point(double falsePositiveRate, double truePositiveRate, double threshold) {}

    public double area() {
        return mean(placements(positives, negatives, 1));
    }

    /** The area with DeLong's normal interval, cut to 0–1; its width is zero where the classes are separated. */
    public Estimate areaEstimate() {
        double margin = Quantiles.normal() * Math.sqrt(variance());
        return new Estimate(area(), Interval.around(area(), margin).within(0, 1), positives.length + negatives.length);
    }

    /** DeLong's variance; NaN with fewer than two cases of a class. */
    double variance() {
        double[] byPositive = placements(positives, negatives, 1);
        double[] byNegative = placements(negatives, positives, -1);
        return covariance(byPositive, byPositive) / byPositive.length
                + covariance(byNegative, byNegative) / byNegative.length;
    }

    /** From (0,0) to (1,1), a point for each distinct score. */
    public List<Point> points() {
        List<Scored> all = new ArrayList<>();
        for (double p : positives) {
            all.add(new Scored(p, true));
        }
        for (double n : negatives) {
            all.add(new Scored(n, false));
        }
        all.sort(Comparator.comparingDouble(Scored::score).reversed());
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0, Double.POSITIVE_INFINITY));
        int hits = 0;
        for (int i = 0; i < all.size(); i++) {
            hits += all.get(i).positive() ? 1 : 0;
            if (i + 1 == all.size() || all.get(i + 1).score() != all.get(i).score()) {
                double alarms = i + 1 - hits;
                points.add(new Point(
                        alarms / negatives.length,
                        (double) hits / positives.length,
                        all.get(i).score()));
            }
        }
        return points;
    }

    /**
     * The difference of two areas over the same cases in the same order, this minus {@code other}; DeLong's interval.
     */
    public Estimate minus(Roc other) {
        if (positives.length != other.positives.length || negatives.length != other.negatives.length) {
            throw new IllegalArgumentException("paired areas need the same cases");
        }
        double[] a = placements(positives, negatives, 1);
        double[] b = placements(other.positives, other.negatives, 1);
        double[] c = placements(negatives, positives, -1);
        double[] d = placements(other.negatives, other.positives, -1);
        double variance = (covariance(a, a) + covariance(b, b) - 2 * covariance(a, b)) / a.length
                + (covariance(c, c) + covariance(d, d) - 2 * covariance(c, d)) / c.length;
        double difference = mean(a) - mean(b);
        double margin = Quantiles.normal() * Math.sqrt(Math.max(0, variance));
        return new Estimate(difference, Interval.around(difference, margin).within(-1, 1), a.length + c.length);
    }

    /** For each of {@code own} the share of {@code others} on its wrong side; ties count half. */
    private static double[] placements(double[] own, double[] others, int sign) {
        double[] shares = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            double sum = 0;
            for (double other : others) {
                double order = sign * (own[i] - other);
                sum += order > 0 ? 1 : order == 0 ? 0.5 : 0;
            }
            shares[i] = sum / others.length;
        }
        return shares;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double covariance(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum / (a.length - 1);
    }
}
