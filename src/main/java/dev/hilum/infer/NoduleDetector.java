package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds nodules: a heat map over the lungs, then a segmentation and a second score for each candidate. */
public final class NoduleDetector {
    private final InferenceSession detection;
    private final @Nullable InferenceSession segmentation;

    /** @param segmentation null: candidates keep the first score and have no mask */
    public NoduleDetector(InferenceSession detection, @Nullable InferenceSession segmentation) {
        this.detection = detection;
        this.segmentation = segmentation;
    }

    /** Candidates at or over the report threshold, by falling score. */
    public List<NoduleCandidate> detect(CtVolume volume, LungMask lungs, RunControl control) {
        throw new UnsupportedOperationException(detection + " " + segmentation);
    }
}
