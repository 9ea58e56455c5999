package dev.hilum.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study held against a prior one.
 *
 * @param intervalHours from the prior's to the study's acquisition; null where a date is missing
 * @param nodules matched pairs, new and resolved ones; empty where the nodule pipeline did not run on both
 * @param uncovered findings of either study whose place the other study does not show: neither new nor resolved
 * @param pneumonia null where the pneumonia pipeline did not run on both
 * @param registration how well the two fit
 */
public record Comparison(
        Mode mode,
        String priorStudyUid,
        @Nullable Double intervalHours,
        List<NoduleChange> nodules,
        List<String> uncovered,
        @Nullable PneumoniaChange pneumonia,
        RegistrationQuality registration)
        implements ComparisonOutcome {
    public Comparison {
        nodules = List.copyOf(nodules);
        uncovered = List.copyOf(uncovered);
    }

    /** Who chose the prior. */
    public enum Mode {
        AUTO,
        /** The reader. */
        MANUAL
    }

    /**
     * How well the prior fits after registration.
     *
     * @param correlation of the attenuation at places in the lungs, -1 to 1
     * @param overlap share of the lung's places that lie in the prior's lungs, 0 to 1
     */
    public record RegistrationQuality(double correlation, double overlap) {}
}
