package dev.hilum.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of a regression: each tells something that intercept and earlier columns do not (Gram–Schmidt). */
final class Design {
    /** What is left of a column, as a share of its length, from which on it is one of its own. */
    private static final double LEAST_SHARE = 1e-7;

    private final int rows;
    private final List<double[]> basis = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    Design(int rows) {
        this.rows = rows;
        double[] intercept = new double[rows];
        Arrays.fill(intercept, 1 / Math.sqrt(rows));
        basis.add(intercept);
    }

    /** Takes a column, or leaves it out: silently where it is constant, with a note where others determine it. */
    void add(String name, double[] values) {
        if (Arrays.stream(values).allMatch(v -> v == values[0])) {
            return;
        }
        double[] rest = values.clone();
        // Twice, since one pass loses digits where little is left.
        for (int pass = 0; pass < 2; pass++) {
            for (double[] b : basis) {
                double along = dot(rest, b);
                for (int i = 0; i < rows; i++) {
                    rest[i] -= along * b[i];
                }
            }
        }
        double length = Math.sqrt(dot(rest, rest));
        if (length <= LEAST_SHARE * Math.sqrt(dot(values, values))) {
            leaveOut(name + ": the others determine it");
            return;
        }
        basis.add(Arrays.stream(rest).map(v -> v / length).toArray());
        columns.add(values);
        names.add(name);
    }

    /** Notes a column that cannot be estimated. */
    void leaveOut(String nameAndWhy) {
        leftOut.add(nameAndWhy);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /** Row by row, as {@link dev.hilum.validate.stats.Regression} takes them. */
    double[][] rows() {
        double[][] design = new double[rows][columns.size()];
        for (int j = 0; j < columns.size(); j++) {
            for (int i = 0; i < rows; i++) {
                design[i][j] = columns.get(j)[i];
            }
        }
        return design;
    }

    /** What is left out and why; empty for nothing. */
    String note() {
        return leftOut.isEmpty() ? "" : "left out: " + String.join("; ", leftOut);
    }
}
