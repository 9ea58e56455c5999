package dev.hilum.validate.stats;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Average precision of findings: the sum over falling thresholds of precision × gain in recall, without interpolation.
 * Lesions that no finding hits lower every recall.
 */
public final class AveragePrecision {
    private AveragePrecision() {}

    /**
     * @param findings each with whether it is the hit of a lesion; one hit a lesion
     * @param lesions all of the reference, hit or not
     * @return empty without lesions
     */
    public static Optional<Double> of(List<Scored> findings, int lesions) {
        if (lesions == 0) {
            return Optional.empty();
        }
        List<Scored> ordered = findings.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        double sum = 0;
        int hits = 0;
        int hitsBefore = 0;
        for (int i = 0; i < ordered.size(); i++) {
            hits += ordered.get(i).positive() ? 1 : 0;
            if (i + 1 == ordered.size()
                    || ordered.get(i + 1).score() != ordered.get(i).score()) {
                sum += (double) hits / (i + 1) * (hits - hitsBefore) / lesions;
                hitsBefore = hits;
            }
        }
        return Optional.of(sum);
    }
}
