package dev.hilum.measure;

import dev.hilum.infer.LesionSegmentation;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;

/** Measures pneumonia on the source grid. */
public final class PneumoniaMeasurement {
    private PneumoniaMeasurement() {}

    /** @param resultKey that the finding's UIDs are derived from */
    public static Pneumonia measure(
            CtVolume volume, LungMask lungs, LesionSegmentation lesions, String resultKey, PneumoniaRules rules) {
        throw new UnsupportedOperationException("not there yet");
    }
}
