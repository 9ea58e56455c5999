package dev.hilum.validate.stats;

import java.util.Optional;

/** Findings at one operating point against reference lesions. */
public record Detections(int truePositive, int falsePositive, int falseNegative, int scans) {

    public Optional<Estimate> recall() {
        return new Proportion(truePositive, truePositive + falseNegative).estimate();
    }

    public Optional<Estimate> precision() {
        return new Proportion(truePositive, truePositive + falsePositive).estimate();
    }

    /** The harmonic mean of precision and recall; empty where there is neither a lesion nor a finding. */
    public Optional<Double> f1() {
        int denominator = 2 * truePositive + falsePositive + falseNegative;
        return denominator == 0 ? Optional.empty() : Optional.of(2.0 * truePositive / denominator);
    }

    public Optional<Double> falsePositivesPerScan() {
        return scans == 0 ? Optional.empty() : Optional.of((double) falsePositive / scans);
    }
}
