package dev.hilum.pipeline;

import dev.hilum.infer.LobeSegmenter;
import dev.hilum.infer.LungNetwork;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.NoduleDetector;
import dev.hilum.infer.PneumoniaSegmenter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models of one analysis.
 *
 * @param lungs null where there is no such model: the lungs are then found by density alone
 * @param lobes null where there is no such model
 * @param identities of all of them, in order of task; a result carries these
 */
public record ModelSet(
        NoduleDetector nodules,
        PneumoniaSegmenter pneumonia,
        @Nullable LungNetwork lungs,
        @Nullable LobeSegmenter lobes,
        List<ModelIdentity> identities) {
    public ModelSet {
        identities = List.copyOf(identities);
    }
}
