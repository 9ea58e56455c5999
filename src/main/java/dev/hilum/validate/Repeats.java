package dev.hilum.validate;

import dev.hilum.validate.CaseResult.Found;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.stats.Agreement;
import dev.hilum.validate.stats.Proportion;
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

    private final List<Results.Repeat> repeats = new ArrayList<>();
    private final List<Agreement.Pair> diameters = new ArrayList<>();
    private int flagChanged;

    private Repeats() {}

    static Results.Repeatability of(
            List<ManifestCase> manifest, List<CaseResult> results, List<StressTest.Row> stress) {
        Map<String, CaseResult> byName = new HashMap<>();
        results.stream().filter(r -> r.error() == null).forEach(r -> byName.put(r.name(), r));
        Repeats all = new Repeats();
        for (ManifestCase one : manifest) {
            CaseResult first = byName.get(one.repeatOf());
            CaseResult second = byName.get(one.name());
            if (first != null && second != null) {
                all.add(first, second);
            }
        }
        return all.summed(stress);
    }

    private Results.Repeatability summed(List<StressTest.Row> stress) {
        List<StressTest.Row> same = stress.stream()
                .filter(r -> r.perturbation().equals(Perturbation.SAME_INPUT.name()))
                .toList();
        int equal = (int) same.stream().filter(StressTest.Row::sameFindings).count();
        int matched = repeats.stream().mapToInt(Results.Repeat::matched).sum();
        int either = repeats.stream()
                .mapToInt(r -> r.findingsFirst() + r.findingsSecond() - r.matched())
                .sum();
        return new Results.Repeatability(
                new Proportion(equal, same.size()).estimate().orElse(null),
                new Proportion(matched, either).estimate().orElse(null),
                MetricsOf.measurement("mm", diameters),
                flagChanged,
                List.copyOf(repeats));
    }

    private void add(CaseResult first, CaseResult second) {
        Set<Integer> taken = new HashSet<>();
        List<Agreement.Pair> measured = new ArrayList<>();
        for (Found a : first.found()) {
            int partner = nearest(a, second.found(), taken);
            if (partner >= 0) {
                taken.add(partner);
                Found b = second.found().get(partner);
                if (a.meanDiameterMm() != null && b.meanDiameterMm() != null) {
                    measured.add(new Agreement.Pair(b.meanDiameterMm(), a.meanDiameterMm()));
                }
            }
        }
        diameters.addAll(measured);
        flagChanged += flagDiffers(first, second) ? 1 : 0;
        int matched = taken.size();
        int either = first.found().size() + second.found().size() - matched;
        repeats.add(new Results.Repeat(
                first.name(),
                second.name(),
                differs(first, second),
                first.found().size(),
                second.found().size(),
                matched,
                either == 0 ? null : (double) matched / either,
                measured.isEmpty()
                        ? null
                        : measured.stream()
                                .mapToDouble(p -> p.measured() - p.reference())
                                .average()
                                .orElseThrow(),
                score(first, second)));
    }

    private static String differs(CaseResult first, CaseResult second) {
        boolean kernel = differ(first, second, "kernel");
        boolean thickness = differ(first, second, "sliceThickness");
        return kernel ? thickness ? "KERNEL+SLICE_THICKNESS" : "KERNEL" : thickness ? "SLICE_THICKNESS" : "NOTHING";
    }

    private static boolean differ(CaseResult first, CaseResult second, String stratum) {
        return !first.strata()
                .getOrDefault(stratum, Strata.UNKNOWN)
                .equals(second.strata().getOrDefault(stratum, Strata.UNKNOWN));
    }

    private static boolean flagDiffers(CaseResult first, CaseResult second) {
        return first.triage() != null
                && second.triage() != null
                && first.triage().flag() != second.triage().flag();
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
