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
 * column for each value but the commonest; factors with a single value, values of fewer than five rows, and columns that
 * others determine (a stage of pneumonia says that there is pneumonia) are left out, the last with a note.
 */
final class InfluenceFactors {
    private static final List<String> BY_CASE = List.of(
            "manufacturer", "kernelClass", "sliceThickness", "dose", "contrast", "stage", "disease", "sex", "age");
    private static final int LEAST_ROWS = 5;
    private static final String BY_REFERENCE = "pneumonia by reference";

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
                Map<String, Double> numbers = Map.of(BY_REFERENCE, c.triage().reference() ? 1.0 : 0.0);
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
        Design columns = new Design(rows.size());
        addAll(columns, rows, logistic);
        List<String> names = columns.names();
        double[][] design = columns.rows();
        double[] y = rows.stream().mapToDouble(Row::outcome).toArray();
        boolean[] hit = new boolean[y.length];
        for (int i = 0; i < y.length; i++) {
            hit[i] = y[i] > 0.5;
        }
        Optional<List<Regression.Coefficient>> fit = names.isEmpty()
                ? Optional.empty()
                : logistic ? Regression.logistic(names, design, hit) : Regression.linear(names, design, y);
        String note = names.isEmpty()
                ? "no factor varies"
                : fit.isPresent()
                        ? columns.note()
                        : "not estimable: too few rows, or a factor that separates the outcomes";
        return Optional.of(new Results.Influence(outcome, kind, rows.size(), fit.orElse(null), null, note));
    }

    /** A value whose rows all have one outcome has no finite log odds ratio, and would take the other factors with it. */
    private static boolean separates(List<Row> rows, String word, String value) {
        return rows.stream()
                        .filter(r -> value.equals(r.words().get(word)))
                        .mapToDouble(Row::outcome)
                        .distinct()
                        .count()
                == 1;
    }

    /** Against which a value is read: among cases without pneumonia where that is known, so that look-alikes stand out. */
    private static String commonest(List<Row> rows, String word) {
        List<Row> without = rows.stream()
                .filter(r -> r.numbers().getOrDefault(BY_REFERENCE, 0.0) == 0)
                .toList();
        Map<String, Integer> counts = new TreeMap<>();
        (without.isEmpty() ? rows : without)
                .forEach(r -> counts.merge(r.words().getOrDefault(word, ""), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static void addAll(Design columns, List<Row> rows, boolean logistic) {
        for (String number : rows.getFirst().numbers().keySet()) {
            columns.add(
                    number,
                    rows.stream()
                            .mapToDouble(r -> r.numbers().getOrDefault(number, 0.0))
                            .toArray());
        }
        for (String word : rows.getFirst().words().keySet()) {
            Map<String, Integer> counts = new TreeMap<>();
            rows.forEach(r -> counts.merge(r.words().getOrDefault(word, ""), 1, Integer::sum));
            String commonest = commonest(rows, word);
            counts.forEach((value, n) -> {
                if (value.equals(commonest) || n < LEAST_ROWS) {
                    return;
                }
                String name = word + " " + value + " (against " + commonest + ")";
                if (logistic && separates(rows, word, value)) {
                    columns.leaveOut(name + ": all of one outcome, n = " + n);
                } else {
                    columns.add(
                            name,
                            rows.stream()
                                    .mapToDouble(r -> value.equals(r.words().get(word)) ? 1 : 0)
                                    .toArray());
                }
            });
        }
    }
}
