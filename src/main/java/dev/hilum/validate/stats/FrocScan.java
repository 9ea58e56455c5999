package dev.hilum.validate.stats;

import java.util.List;

/**
 * One scan of a FROC analysis, already matched.
 *
 * @param hits for each lesion that was hit, the highest score of the findings that hit it
 * @param missed lesions without a finding
 * @param falsePositives scores of findings that hit neither a lesion nor an excluded finding
 */
public record FrocScan(List<Double> hits, int missed, List<Double> falsePositives) {
    public FrocScan {
        hits = List.copyOf(hits);
        falsePositives = List.copyOf(falsePositives);
    }

    int lesions() {
        return hits.size() + missed;
    }
}
