package dev.hilum.pipeline;

import dev.hilum.compare.Comparison.Mode;
import dev.hilum.study.StoredInstance;
import java.util.List;
import java.util.Map;

/**
 * A prior to compare with. It is analysed anew by the same models and rules, so that the two are measured alike.
 *
 * @param mode who chose it
 * @param tracking the tracking UID that each of its findings already has, by finding UID: from its own result
 */
public record PriorStudy(
        String studyInstanceUid, List<StoredInstance> instances, Mode mode, Map<String, String> tracking) {
    public PriorStudy {
        instances = List.copyOf(instances);
        tracking = Map.copyOf(tracking);
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("a prior has instances");
        }
    }
}
