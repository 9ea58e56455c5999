package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;

/** Finds ground glass and consolidation within the lungs. */
public final class PneumoniaSegmenter {
    private final InferenceSession session;

    public PneumoniaSegmenter(InferenceSession session) {
        this.session = session;
    }

    public LesionSegmentation segment(CtVolume volume, LungMask lungs, RunControl control) {
        throw new UnsupportedOperationException(session.toString());
    }
}
