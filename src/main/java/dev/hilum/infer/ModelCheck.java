package dev.hilum.infer;

import java.util.Arrays;

/**
 * What was found when a model was opened and tried: the gate in front of a promotion.
 *
 * @param golden agreement with its golden case
 * @param millisecondsPerRun median
 * @param peakMib by how much opening and running it raised the resident memory of the process at its peak: right for
 *     the first model of a process only; 0 where the system does not tell
 */
public record ModelCheck(ModelIdentity model, GoldenCase golden, double millisecondsPerRun, long peakMib) {
    private static final int RUNS = 5;

    /**
     * Opens a model, runs its golden case and times it.
     *
     * @throws ModelException with the reason: digest, contract, network, golden case missing or not met
     */
    public static ModelCheck of(InferenceEngine engine, ModelPackage model) {
        if (!GoldenCase.exists(model)) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    model.folder().resolve(GoldenCase.FILE)
                            + " is missing: a model without a golden case is not trusted");
        }
        long before = ProcessMemory.residentMib();
        try (InferenceSession session = engine.open(model)) {
            GoldenCase golden = GoldenCase.run(session);
            if (!golden.agrees()) {
                throw new ModelException(
                        ModelException.Code.CONTRACT_MISMATCH,
                        model.folder().resolve(GoldenCase.FILE) + ": the network differs by "
                                + golden.largestDifference() + ", allowed are " + golden.allowed());
            }
            double milliseconds = median(session);
            return new ModelCheck(model.identity(), golden, milliseconds, ProcessMemory.peakMib() - before);
        }
    }

    private static double median(InferenceSession session) {
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            session.run();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[RUNS / 2];
    }
}
