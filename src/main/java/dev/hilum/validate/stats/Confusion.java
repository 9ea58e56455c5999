package dev.hilum.validate.stats;

import java.util.Optional;

/**
 * Outcomes at one operating point, by case. A figure whose denominator is zero is empty.
 *
 * @param truePositive flagged and positive by the reference
 */
public record Confusion(int truePositive, int falsePositive, int falseNegative, int trueNegative) {

    public int total() {
        return truePositive + falsePositive + falseNegative + trueNegative;
    }

    public Optional<Estimate> sensitivity() {
        return new Proportion(truePositive, truePositive + falseNegative).estimate();
    }

    public Optional<Estimate> specificity() {
        return new Proportion(trueNegative, trueNegative + falsePositive).estimate();
    }

    public Optional<Estimate> positivePredictiveValue() {
        return new Proportion(truePositive, truePositive + falsePositive).estimate();
    }

    public Optional<Estimate> negativePredictiveValue() {
        return new Proportion(trueNegative, trueNegative + falseNegative).estimate();
    }

    public Optional<Estimate> accuracy() {
        return new Proportion(truePositive + trueNegative, total()).estimate();
    }

    /**
     * Sensitivity + specificity − 1. The interval joins the two Wilson intervals by R. G. Newcombe's square-and-add
     * (Stat. Med. 17, 1998, method 10), as for a difference of independent proportions.
     */
    public Optional<Estimate> youden() {
        if (truePositive + falseNegative == 0 || trueNegative + falsePositive == 0) {
            return Optional.empty();
        }
        Proportion hit = new Proportion(truePositive, truePositive + falseNegative);
        Proportion alarm = new Proportion(falsePositive, trueNegative + falsePositive);
        double value = hit.value() - alarm.value();
        Interval a = hit.wilson();
        Interval b = alarm.wilson();
        double down = Math.hypot(hit.value() - a.low(), b.high() - alarm.value());
        double up = Math.hypot(a.high() - hit.value(), alarm.value() - b.low());
        return Optional.of(new Estimate(value, new Interval(value - down, value + up).within(-1, 1), total()));
    }

    /** Cohen's kappa with the large-sample interval of Fleiss, Cohen and Everitt (Psychol. Bull. 72, 1969). */
    public Optional<Estimate> kappa() {
        double n = total();
        double flagged = (truePositive + falsePositive) / n;
        double positive = (truePositive + falseNegative) / n;
        double observed = (truePositive + trueNegative) / n;
        double expected = flagged * positive + (1 - flagged) * (1 - positive);
        if (n == 0 || expected == 1) {
            return Optional.empty();
        }
        double kappa = (observed - expected) / (1 - expected);
        double error = Math.sqrt(kappaVariance(n, flagged, positive, kappa, expected));
        Interval interval = Interval.around(kappa, Quantiles.normal() * error).within(-1, 1);
        return Optional.of(new Estimate(kappa, interval, total()));
    }

    private double kappaVariance(double n, double flagged, double positive, double kappa, double expected) {
        double[][] cell = {{truePositive / n, falsePositive / n}, {falseNegative / n, trueNegative / n}};
        double[] row = {flagged, 1 - flagged};
        double[] column = {positive, 1 - positive};
        double agree = 0;
        double differ = 0;
        for (int i = 0; i < 2; i++) {
            agree += cell[i][i] * Math.pow(1 - (row[i] + column[i]) * (1 - kappa), 2);
            differ += cell[i][1 - i] * Math.pow(column[i] + row[1 - i], 2);
        }
        double chance = Math.pow(kappa - expected * (1 - kappa), 2);
        double variance = (agree + Math.pow(1 - kappa, 2) * differ - chance) / (n * Math.pow(1 - expected, 2));
        return Math.max(0, variance);
    }
}
