package dev.hilum.validate;

import dev.hilum.validate.CaseResult.Found;
import dev.hilum.validate.reference.ManifestCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Second kernels and reconstructions: findings of both within {@link #MATCH_MM} of each other are the same. */
final class Repeats {
    /** The grids of two reconstructions of one acquisition share their frame of reference. */
    static final double MATCH_MM = 6;

    private Repeats() {}

    static List<Results.Repeat> of(List<ManifestCase> manifest, List<CaseResult> results) {
        Map<String, CaseResult> byName = new HashMap<>();
        results.stream().filter(r -> r.error() == null).forEach(r -> byName.put(r.name(), r));
        List<Results.Repeat> repeats = new ArrayList<>();
        for (ManifestCase one : manifest) {
            CaseResult first = byName.get(one.repeatOf());
            CaseResult second = byName.get(one.name());
            if (first != null && second != null) {
                repeats.add(pair(first, second));
            }
        }
        return repeats;
    }

    static Results.Repeat pair(CaseResult first, CaseResult second) {
        Set<Integer> taken = new HashSet<>();
        int matched = 0;
        double difference = 0;
        int measured = 0;
        for (Found a : first.found()) {
            int partner = nearest(a, second.found(), taken);
            if (partner >= 0) {
                taken.add(partner);
                matched++;
                Found b = second.found().get(partner);
                if (a.meanDiameterMm() != null && b.meanDiameterMm() != null) {
                    difference += b.meanDiameterMm() - a.meanDiameterMm();
                    measured++;
                }
            }
        }
        int either = first.found().size() + second.found().size() - matched;
        return new Results.Repeat(
                first.name(),
                second.name(),
                first.found().size(),
                second.found().size(),
                matched,
                either == 0 ? null : (double) matched / either,
                measured == 0 ? null : difference / measured,
                score(first, second));
    }

    private static @Nullable Double score(CaseResult first, CaseResult second) {
        return first.triage() == null || second.triage() == null
                ? null
                : second.triage().score() - first.triage().score();
    }

    private static int nearest(Found a, List<Found> others, Set<Integer> taken) {
        int best = -1;
        double least = MATCH_MM;
        for (int i = 0; i < others.size(); i++) {
            Found b = others.get(i);
            double d = Math.sqrt(Math.pow(a.x() - b.x(), 2) + Math.pow(a.y() - b.y(), 2) + Math.pow(a.z() - b.z(), 2));
            if (!taken.contains(i) && d <= least) {
                best = i;
                least = d;
            }
        }
        return best;
    }
}
