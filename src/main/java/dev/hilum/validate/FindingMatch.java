package dev.hilum.validate;

import dev.hilum.validate.reference.Lesion;
import dev.hilum.validate.reference.Region;
import dev.hilum.validate.stats.FrocScan;
import dev.hilum.volume.PatientPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Findings of one scan matched with its lesions by the rules of LUNA16's published evaluation script: a lesion takes the
 * highest score of the findings that hit it; further hits of it count neither for nor against, as do findings that hit
 * an excluded finding; what is left is a false positive.
 *
 * @param hits for each lesion the index of its highest-scoring finding, empty where it was missed
 * @param falsePositives indices of findings
 * @param ignored findings that hit an excluded finding, or a lesion that a stronger one hit
 */
public record FindingMatch(List<OptionalInt> hits, List<Integer> falsePositives, int ignored) {
    public FindingMatch {
        hits = List.copyOf(hits);
        falsePositives = List.copyOf(falsePositives);
    }

    /** A finding: its centre decides hits by centre, its region decides overlap. */
    public record Finding(double score, PatientPoint center, Region region) {}

    /** Matches under one rule. */
    public static FindingMatch of(
            List<Finding> findings,
            List<Lesion> lesions,
            List<Region> excluded,
            MatchRule rule,
            MatchSettings settings) {
        Set<Integer> claimed = new HashSet<>();
        List<OptionalInt> hits = new ArrayList<>();
        for (Lesion lesion : lesions) {
            OptionalInt best = OptionalInt.empty();
            for (int f = 0; f < findings.size(); f++) {
                if (rule.matches(lesion.region(), findings.get(f), settings)) {
                    claimed.add(f);
                    if (best.isEmpty()
                            || findings.get(f).score()
                                    > findings.get(best.getAsInt()).score()) {
                        best = OptionalInt.of(f);
                    }
                }
            }
            hits.add(best);
        }
        List<Integer> falsePositives = new ArrayList<>();
        for (int f = 0; f < findings.size(); f++) {
            Finding finding = findings.get(f);
            if (!claimed.contains(f) && excluded.stream().noneMatch(e -> rule.matches(e, finding, settings))) {
                falsePositives.add(f);
            }
        }
        long used = hits.stream().flatMapToInt(OptionalInt::stream).distinct().count();
        return new FindingMatch(hits, falsePositives, (int) (findings.size() - used - falsePositives.size()));
    }

    /** For a FROC analysis. */
    public FrocScan scan(List<Finding> findings) {
        List<Double> scores = hits.stream()
                .map(h -> h.isPresent() ? findings.get(h.getAsInt()).score() : null)
                .filter(Objects::nonNull)
                .toList();
        return new FrocScan(
                scores,
                hits.size() - scores.size(),
                falsePositives.stream().map(f -> findings.get(f).score()).toList());
    }
}
