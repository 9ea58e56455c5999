package dev.hilum.validate.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The curve of {@link Froc} over a sample of its scans. All findings are sorted once; a sample is how often each scan is
 * in it, so that it costs one pass over the findings, up to the highest rate.
 */
final class Resampling {
    private final int[] lesions;
    private final int[] scan;
    private final boolean[] hit;
    /** The finding is the last of its score: here the curve has a point. */
    private final boolean[] point;

    Resampling(List<FrocScan> scans) {
        lesions = scans.stream().mapToInt(FrocScan::lesions).toArray();
        record Finding(double score, int scan, boolean hit) {}
        List<Finding> all = new ArrayList<>();
        for (int i = 0; i < scans.size(); i++) {
            int at = i;
            scans.get(i).hits().forEach(s -> all.add(new Finding(s, at, true)));
            scans.get(i).falsePositives().forEach(s -> all.add(new Finding(s, at, false)));
        }
        all.sort(Comparator.comparingDouble(Finding::score).reversed());
        scan = all.stream().mapToInt(Finding::scan).toArray();
        hit = new boolean[scan.length];
        point = new boolean[scan.length];
        for (int i = 0; i < scan.length; i++) {
            hit[i] = all.get(i).hit();
            point[i] =
                    i + 1 == scan.length || all.get(i + 1).score() != all.get(i).score();
        }
    }

    /** @param times each scan is in the sample */
    int lesions(int[] times) {
        int sum = 0;
        for (int i = 0; i < times.length; i++) {
            sum += times[i] * lesions[i];
        }
        return sum;
    }

    /** Sensitivity at each of {@link Froc#RATES}, by the same rule as {@link Froc#sensitivities()}. */
    List<Double> sensitivities(int[] times) {
        double all = lesions(times);
        List<Double> found = new ArrayList<>(Froc.RATES.size());
        double rate = 0;
        double sensitivity = 0;
        int hits = 0;
        int wrong = 0;
        for (int i = 0; i < scan.length && found.size() < Froc.RATES.size(); i++) {
            hits += hit[i] ? times[scan[i]] : 0;
            wrong += hit[i] ? 0 : times[scan[i]];
            if (point[i]) {
                double nextRate = (double) wrong / times.length;
                double next = hits / all;
                while (found.size() < Froc.RATES.size() && nextRate > Froc.RATES.get(found.size())) {
                    double share = (Froc.RATES.get(found.size()) - rate) / (nextRate - rate);
                    found.add(sensitivity + share * (next - sensitivity));
                }
                rate = nextRate;
                sensitivity = next;
            }
        }
        while (found.size() < Froc.RATES.size()) {
            found.add(sensitivity);
        }
        return found;
    }
}
