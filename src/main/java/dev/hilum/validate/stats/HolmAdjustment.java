package dev.hilum.validate.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Adjusts p values of several comparisons (S. Holm, Scand. J. Stat. 6, 1979). */
public final class HolmAdjustment {
    private HolmAdjustment() {}

    /** Adjusted values in the order of the given ones. */
    public static List<Double> of(List<Double> p) {
        List<Integer> order = IntStream.range(0, p.size())
                .boxed()
                .sorted(Comparator.comparingDouble(p::get))
                .toList();
        Double[] adjusted = new Double[p.size()];
        double least = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            least = Math.max(least, Math.min(1, p.get(order.get(rank)) * (p.size() - rank)));
            adjusted[order.get(rank)] = least;
        }
        return List.of(adjusted);
    }
}
