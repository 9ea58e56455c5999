package dev.hilum.pipeline;

import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.NoduleDetector;
import dev.hilum.infer.PneumoniaSegmenter;
import java.util.List;

/**
 * The models of one analysis.
 *
 * @param identities of all of them, in order of task; a result carries these
 */
public record ModelSet(NoduleDetector nodules, PneumoniaSegmenter pneumonia, List<ModelIdentity> identities) {
    public ModelSet {
        identities = List.copyOf(identities);
    }
}
