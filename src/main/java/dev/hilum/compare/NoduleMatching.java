package dev.hilum.compare;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.volume.PatientPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs nodules one to one: of all pairs nearer than the gate the nearest first, by the distance between where
 * registration expects a nodule in the prior and where one is. The gate is that of the rules, or half the larger mean
 * diameter where that is more.
 */
final class NoduleMatching {
    private NoduleMatching() {}

    private record Pair(int index, int prior, double mm) {}

    /**
     * @param expected where the prior should show each nodule, in the order of {@code nodules}
     * @return index of the prior nodule by index of the nodule
     */
    static Map<Integer, Integer> match(
            List<Nodule> nodules, List<PatientPoint> expected, List<Nodule> priors, double gateMm) {
        List<Pair> near = new ArrayList<>();
        for (int i = 0; i < nodules.size(); i++) {
            for (int j = 0; j < priors.size(); j++) {
                double mm = expected.get(i).distanceTo(priors.get(j).center());
                double gate = Math.max(gateMm, Math.max(radius(nodules.get(i)), radius(priors.get(j))));
                if (mm <= gate) {
                    near.add(new Pair(i, j, mm));
                }
            }
        }
        near.sort(Comparator.comparingDouble(Pair::mm)
                .thenComparingInt(Pair::index)
                .thenComparingInt(Pair::prior));
        Map<Integer, Integer> matched = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Pair pair : near) {
            if (!matched.containsKey(pair.index()) && taken.add(pair.prior())) {
                matched.put(pair.index(), pair.prior());
            }
        }
        return matched;
    }

    private static double radius(Nodule nodule) {
        return nodule.meanDiameterMm() instanceof Quantity.Known known ? known.value() / 2 : 0;
    }
}
