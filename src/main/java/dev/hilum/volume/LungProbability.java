package dev.hilum.volume;

import java.util.List;

/**
 * Where a network sees the lungs.
 *
 * @param map channels: the patient's left lung, the right one
 * @param thresholds of both, in this order: from here on tissue is lung
 */
public record LungProbability(ProbabilityMap map, List<Double> thresholds) {
    public LungProbability {
        thresholds = List.copyOf(thresholds);
    }
}
