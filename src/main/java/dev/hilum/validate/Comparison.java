package dev.hilum.validate;

import dev.hilum.validate.CaseResult.LesionRow;
import dev.hilum.validate.stats.Estimate;
import dev.hilum.validate.stats.Froc;
import dev.hilum.validate.stats.FrocScan;
import dev.hilum.validate.stats.PairedDifference;
import dev.hilum.validate.stats.Roc;
import dev.hilum.validate.stats.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * This run minus an earlier one over the cases that both have: paired differences with 95 % intervals, for a promotion
 * gate. A figure passes when the whole interval lies above −margin (non-inferiority).
 *
 * @param otherPixels cases of the same name that are other images there: left out, and the gate does not pass
 * @param passed every figure passed, and there was at least one
 */
public record Comparison(
        String against, int commonCases, int otherPixels, double margin, List<Row> rows, boolean passed) {
    public Comparison {
        rows = List.copyOf(rows);
    }

    /** One figure where more is better. */
    public record Row(String figure, Estimate difference, boolean passed) {}

    static Comparison of(List<CaseResult> ours, List<CaseResult> theirs, String against, RunSettings settings) {
        Map<String, CaseResult> byName = new HashMap<>();
        theirs.stream().filter(c -> c.error() == null).forEach(c -> byName.put(c.name(), c));
        List<CaseResult> a = new ArrayList<>();
        List<CaseResult> b = new ArrayList<>();
        int otherPixels = 0;
        for (CaseResult one : ours) {
            CaseResult other = byName.get(one.name());
            if (one.error() == null && other != null && !samePixels(one, other)) {
                otherPixels++;
            } else if (one.error() == null && other != null) {
                a.add(one);
                b.add(other);
            }
        }
        List<Row> rows = new ArrayList<>();
        double margin = settings.margin();
        cpm(a, b, settings.seed()).ifPresent(e -> rows.add(row("CPM (CENTRE_HIT)", e, margin)));
        recall(a, b).ifPresent(e -> rows.add(row("recall at the operating point", e, margin)));
        area(a, b).ifPresent(e -> rows.add(row("triage ROC-AUC", e, margin)));
        dice(a, b).ifPresent(e -> rows.add(row("pneumonia Dice", e, margin)));
        boolean passed = otherPixels == 0 && !rows.isEmpty() && rows.stream().allMatch(Row::passed);
        return new Comparison(against, a.size(), otherPixels, margin, rows, passed);
    }

    /** Names are given by people; a pair must be the same images. One that was not analysed has no pixels to compare. */
    private static boolean samePixels(CaseResult a, CaseResult b) {
        String one = a.identity() == null ? "" : a.identity().pixels();
        String other = b.identity() == null ? "" : b.identity().pixels();
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static Row row(String figure, Estimate difference, double margin) {
        return new Row(figure, difference, difference.interval().low() >= -margin);
    }

    private static Optional<Estimate> cpm(List<CaseResult> a, List<CaseResult> b, long seed) {
        List<FrocScan> scansA = new ArrayList<>();
        List<FrocScan> scansB = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            CaseResult.NoduleOutcome one = a.get(i).nodules();
            CaseResult.NoduleOutcome other = b.get(i).nodules();
            if (one != null && other != null) {
                scansA.add(MetricsOf.scan(one, MatchRule.CENTRE_HIT));
                scansB.add(MetricsOf.scan(other, MatchRule.CENTRE_HIT));
            }
        }
        Optional<Froc> first = Froc.of(scansA);
        Optional<Froc> second = Froc.of(scansB);
        return first.isEmpty() || second.isEmpty()
                ? Optional.empty()
                : Optional.of(first.get().cpmMinus(second.get(), seed));
    }

    private static Optional<Estimate> recall(List<CaseResult> a, List<CaseResult> b) {
        int[] count = new int[4];
        for (int i = 0; i < a.size(); i++) {
            CaseResult.NoduleOutcome one = a.get(i).nodules();
            CaseResult.NoduleOutcome other = b.get(i).nodules();
            if (one != null
                    && other != null
                    && one.lesions().size() == other.lesions().size()) {
                for (int l = 0; l < one.lesions().size(); l++) {
                    boolean hitA = hit(one.lesions().get(l), one.threshold());
                    boolean hitB = hit(other.lesions().get(l), other.threshold());
                    count[hitA ? hitB ? 0 : 1 : hitB ? 2 : 3]++;
                }
            }
        }
        return PairedDifference.proportions(count[0], count[1], count[2], count[3]);
    }

    static boolean hit(LesionRow lesion, double threshold) {
        Double score = lesion.scores().get(MatchRule.CENTRE_HIT);
        return score != null && score >= threshold;
    }

    private static Optional<Estimate> area(List<CaseResult> a, List<CaseResult> b) {
        List<Scored> one = new ArrayList<>();
        List<Scored> other = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            CaseResult.TriageOutcome x = a.get(i).triage();
            CaseResult.TriageOutcome y = b.get(i).triage();
            if (x != null && y != null && x.reference() != null) {
                one.add(new Scored(x.score(), x.reference()));
                other.add(new Scored(y.score(), x.reference()));
            }
        }
        long positives = one.stream().filter(Scored::positive).count();
        if (positives < 2 || one.size() - positives < 2) {
            return Optional.empty();
        }
        return Roc.of(one).flatMap(r -> Roc.of(other).map(r::minus));
    }

    private static Optional<Estimate> dice(List<CaseResult> a, List<CaseResult> b) {
        List<CaseResult> one = new ArrayList<>();
        List<CaseResult> other = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            if (overlapped(a.get(i)) && overlapped(b.get(i))) {
                one.add(a.get(i));
                other.add(b.get(i));
            }
        }
        ToDoubleFunction<CaseResult> dice =
                c -> c.pneumonia() == null || c.pneumonia().overlap() == null
                        ? 0
                        : c.pneumonia().overlap().dice();
        return PairedDifference.mean(
                one.stream().mapToDouble(dice).toArray(),
                other.stream().mapToDouble(dice).toArray());
    }

    private static boolean overlapped(CaseResult c) {
        return c.pneumonia() != null && c.pneumonia().overlap() != null;
    }
}
