package dev.hilum.validate;

import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.stats.HolmAdjustment;
import dev.hilum.validate.stats.Regression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which factors move the results (KP: equipment, imaging stage, similar disease): logistic regression of detected or
 * missed over the lesions, linear regression of the triage score over the cases. A factor of words enters as one 0/1
 * column for each value but the commonest; factors with a single value, and values of fewer than five rows, are left out.
 */
final class InfluenceFactors {
    private static final List<String> BY_CASE = List.of(
            "manufacturer", "kernelClass", "sliceThickness", "dose", "contrast", "stage", "disease", "sex", "age");
    private static final int LEAST_ROWS = 5;

    private InfluenceFactors() {}

    static List<Results.Influence> of(List<CaseResult> cases) {
        List<Results.Influence> found = new ArrayList<>();
        detection(cases).ifPresent(found::add);
        triage(cases).ifPresent(found::add);
        List<Double> p = new ArrayList<>();
        for (Results.Influence i : found) {
            if (i.coefficients() != null) {
                i.coefficients().stream().skip(1).forEach(c -> p.add(c.p()));
            }
        }
        List<Double> adjusted = p.isEmpty() ? List.of() : HolmAdjustment.of(p);
        List<Results.Influence> all = new ArrayList<>();
        int at = 0;
        for (Results.Influence i : found) {
            int n = i.coefficients() == null ? 0 : i.coefficients().size() - 1;
            all.add(new Results.Influence(
                    i.outcome(),
                    i.kind(),
                    i.n(),
                    i.coefficients(),
                    i.coefficients() == null ? null : List.copyOf(adjusted.subList(at, at + n)),
                    i.note()));
            at += n;
        }
        return all;
    }

    /** One row of a regression. */
    private record Row(Map<String, Double> numbers, Map<String, String> words, double outcome) {}

    private static Optional<Results.Influence> detection(List<CaseResult> cases) {
        List<Row> rows = new ArrayList<>();
        for (CaseResult c : cases) {
            if (c.nodules() != null) {
                for (LesionRow lesion : c.nodules().lesions()) {
                    Map<String, String> words = words(c);
                    words.put("density", lesion.density());
                    rows.add(new Row(
                            Map.of("diameterMm", lesion.diameterMm()),
                            words,
                            Comparison.hit(lesion, c.nodules().threshold()) ? 1 : 0));
                }
            }
        }
        return fitted("nodule detected at the operating point", "logistic: log odds ratio", rows, true);
    }

    private static Optional<Results.Influence> triage(List<CaseResult> cases) {
        List<Row> rows = new ArrayList<>();
        for (CaseResult c : cases) {
            if (c.triage() != null && c.triage().reference() != null) {
                Map<String, Double> numbers =
                        Map.of("pneumonia by reference", c.triage().reference() ? 1.0 : 0.0);
                rows.add(new Row(numbers, words(c), c.triage().score()));
            }
        }
        return fitted("pneumonia triage score", "linear", rows, false);
    }

    private static Map<String, String> words(CaseResult c) {
        Map<String, String> words = new LinkedHashMap<>();
        BY_CASE.forEach(name -> words.put(name, c.strata().getOrDefault(name, Strata.UNKNOWN)));
        return words;
    }

    private static Optional<Results.Influence> fitted(String outcome, String kind, List<Row> rows, boolean logistic) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Map<String, double[]> columns = columns(rows);
        List<String> names = List.copyOf(columns.keySet());
        double[][] design = new double[rows.size()][names.size()];
        double[] y = new double[rows.size()];
        boolean[] hit = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                design[i][j] = columns.getOrDefault(names.get(j), new double[0])[i];
            }
            y[i] = rows.get(i).outcome();
            hit[i] = y[i] > 0.5;
        }
        Optional<List<Regression.Coefficient>> fit = names.isEmpty()
                ? Optional.empty()
                : logistic ? Regression.logistic(names, design, hit) : Regression.linear(names, design, y);
        String note = names.isEmpty()
                ? "no factor varies"
                : fit.isPresent()
                        ? ""
                        : "not estimable: too few rows, factors that say the same, or a factor that separates the outcomes";
        return Optional.of(new Results.Influence(outcome, kind, rows.size(), fit.orElse(null), null, note));
    }

    private static Map<String, double[]> columns(List<Row> rows) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String number : rows.getFirst().numbers().keySet()) {
            double[] values = rows.stream()
                    .mapToDouble(r -> r.numbers().getOrDefault(number, 0.0))
                    .toArray();
            addVarying(columns, number, values);
        }
        for (String word : rows.getFirst().words().keySet()) {
            Map<String, Integer> counts = new TreeMap<>();
            rows.forEach(r -> counts.merge(r.words().getOrDefault(word, ""), 1, Integer::sum));
            String commonest = counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            counts.forEach((value, n) -> {
                if (!value.equals(commonest) && n >= LEAST_ROWS) {
                    double[] values = rows.stream()
                            .mapToDouble(r -> value.equals(r.words().get(word)) ? 1 : 0)
                            .toArray();
                    addVarying(columns, word + " " + value + " (against " + commonest + ")", values);
                }
            });
        }
        return columns;
    }

    /** Leaves out what is constant, or the same as a column that is there. */
    private static void addVarying(Map<String, double[]> columns, String name, double[] values) {
        boolean varies = false;
        for (double v : values) {
            varies |= v != values[0];
        }
        if (varies && columns.values().stream().noneMatch(c -> same(c, values))) {
            columns.put(name, values);
        }
    }

    private static boolean same(double[] a, double[] b) {
        boolean equal = true;
        boolean opposite = true;
        for (int i = 0; i < a.length; i++) {
            equal &= a[i] == b[i];
            opposite &= a[i] == 1 - b[i];
        }
        return equal || opposite;
    }
}
