package dev.hilum.measure;

import dev.hilum.infer.NoduleCandidate;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import java.util.List;

/** Measures nodules on the source grid. */
public final class NoduleMeasurement {
    private NoduleMeasurement() {}

    /**
     * @param volume with its source planes
     * @param resultKey that the findings' UIDs are derived from
     * @return in the order of the candidates
     */
    public static List<Nodule> measure(
            CtVolume volume, LungMask lungs, List<NoduleCandidate> candidates, String resultKey, DensityRules rules) {
        throw new UnsupportedOperationException("not there yet");
    }
}
