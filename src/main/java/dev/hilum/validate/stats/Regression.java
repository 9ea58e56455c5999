package dev.hilum.validate.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Influence factors: linear and logistic regression with an intercept, coefficients with 95 % intervals. */
public final class Regression {
    private static final int MOST_STEPS = 100;
    private static final double CONVERGED = 1e-12;
    /** Past this a coefficient only grows: the factor separates the outcomes and has no finite estimate. */
    private static final double SEPARATED = 30;

    private Regression() {}

    /**
     * One coefficient.
     *
     * @param name of the factor; the intercept comes first
     * @param value for a logistic one the logarithm of the odds ratio for one unit
     * @param p two-sided
     */
    public record Coefficient(String name, Estimate value, double p) {}

    /**
     * Ordinary least squares with t intervals. Empty where the factors do not determine the fit: fewer rows than
     * coefficients plus one, a constant factor, or factors that say the same.
     *
     * @param names of the factors
     * @param rows a value for each factor
     */
    public static Optional<List<Coefficient>> linear(List<String> names, double[][] rows, double[] outcome) {
        double[][] design = design(rows);
        int k = names.size() + 1;
        if (rows.length <= k) {
            return Optional.empty();
        }
        double[] ones = new double[rows.length];
        java.util.Arrays.fill(ones, 1);
        return Symmetric.inverse(cross(design, ones)).map(inverse -> {
            double[] beta = Symmetric.times(inverse, project(design, outcome));
            double residual = 0;
            for (int i = 0; i < design.length; i++) {
                residual += Math.pow(outcome[i] - dot(design[i], beta), 2);
            }
            int freedom = rows.length - k;
            return coefficients(names, beta, inverse, residual / freedom, freedom, rows.length);
        });
    }

    /**
     * Maximum likelihood by Newton's method, with Wald intervals. Empty as for {@link #linear}, and where a factor
     * separates the outcomes.
     */
    public static Optional<List<Coefficient>> logistic(List<String> names, double[][] rows, boolean[] outcome) {
        double[][] design = design(rows);
        int k = names.size() + 1;
        if (rows.length <= k) {
            return Optional.empty();
        }
        double[] beta = new double[k];
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] weights = new double[design.length];
            double[] residuals = new double[design.length];
            for (int i = 0; i < design.length; i++) {
                double p = 1 / (1 + Math.exp(-dot(design[i], beta)));
                weights[i] = p * (1 - p);
                residuals[i] = (outcome[i] ? 1 : 0) - p;
            }
            Optional<double[][]> inverse = Symmetric.inverse(cross(design, weights));
            if (inverse.isEmpty()) {
                return Optional.empty();
            }
            double[] change = Symmetric.times(inverse.get(), project(design, residuals));
            double largest = 0;
            for (int j = 0; j < k; j++) {
                beta[j] += change[j];
                largest = Math.max(largest, Math.abs(change[j]) / (1 + Math.abs(beta[j])));
                if (!(Math.abs(beta[j]) * spread(design, j) < SEPARATED)) {
                    return Optional.empty();
                }
            }
            if (largest < CONVERGED) {
                return Optional.of(coefficients(names, beta, inverse.get(), 1, 0, rows.length));
            }
        }
        return Optional.empty();
    }

    /** @param freedom 0: normal quantiles */
    private static List<Coefficient> coefficients(
            List<String> names, double[] beta, double[][] inverse, double scale, int freedom, int n) {
        double quantile = freedom == 0 ? Quantiles.normal() : Quantiles.student(freedom);
        List<Coefficient> list = new ArrayList<>();
        for (int j = 0; j < beta.length; j++) {
            double error = Math.sqrt(scale * inverse[j][j]);
            double statistic = beta[j] / error;
            double p = freedom == 0 ? Quantiles.twoSided(statistic) : Quantiles.twoSided(statistic, freedom);
            Estimate value = new Estimate(beta[j], Interval.around(beta[j], quantile * error), n);
            list.add(new Coefficient(j == 0 ? "intercept" : names.get(j - 1), value, p));
        }
        return list;
    }

    private static double[][] design(double[][] rows) {
        double[][] design = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            design[i] = new double[rows[i].length + 1];
            design[i][0] = 1;
            System.arraycopy(rows[i], 0, design[i], 1, rows[i].length);
        }
        return design;
    }

    private static double spread(double[][] design, int column) {
        double mean = 0;
        for (double[] row : design) {
            mean += row[column] / design.length;
        }
        double sum = 0;
        for (double[] row : design) {
            sum += Math.pow(row[column] - mean, 2) / design.length;
        }
        return column == 0 ? 1 : Math.sqrt(sum);
    }

    private static double[][] cross(double[][] design, double[] weights) {
        int k = design[0].length;
        double[][] cross = new double[k][k];
        for (int i = 0; i < design.length; i++) {
            for (int a = 0; a < k; a++) {
                for (int b = 0; b < k; b++) {
                    cross[a][b] += weights[i] * design[i][a] * design[i][b];
                }
            }
        }
        return cross;
    }

    private static double[] project(double[][] design, double[] values) {
        double[] sums = new double[design[0].length];
        for (int i = 0; i < design.length; i++) {
            for (int a = 0; a < sums.length; a++) {
                sums[a] += design[i][a] * values[i];
            }
        }
        return sums;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
