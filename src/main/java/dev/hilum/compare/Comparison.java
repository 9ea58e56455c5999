package dev.hilum.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study held against a prior one.
 *
 * @param intervalHours from the prior's to the study's acquisition; null where a date is missing
 * @param nodules matched pairs, new and resolved ones; empty where the nodule pipeline did not run on both
 * @param undecided findings of either study of which no change can be told
 * @param pneumonia null where the pneumonia pipeline did not run on both
 * @param registration how well the two fit
 */
public record Comparison(
        Mode mode,
        String priorStudyUid,
        @Nullable Double intervalHours,
        List<NoduleChange> nodules,
        List<Undecided> undecided,
        @Nullable PneumoniaChange pneumonia,
        RegistrationQuality registration)
        implements ComparisonOutcome {
    public Comparison {
        nodules = List.copyOf(nodules);
        undecided = List.copyOf(undecided);
    }

    /** Who chose the prior. */
    public enum Mode {
        AUTO,
        /** The reader. */
        MANUAL
    }

    /** A finding that is neither new nor resolved nor measured in both, and why. */
    public record Undecided(String findingUid, String reason) {}

    /**
     * How well the prior fits after registration.
     *
     * @param correlation of the attenuation at places in the lungs, -1 to 1
     * @param overlap share of the lung's places that lie in the prior's lungs, 0 to 1
     */
    public record RegistrationQuality(double correlation, double overlap) {}
}
