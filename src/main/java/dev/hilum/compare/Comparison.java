package dev.hilum.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A study held against a prior one.
 *
 * @param prior the series it was held against, and what was measured there
 * @param intervalHours from the prior's to the study's acquisition; null where a date is missing
 * @param nodules matched pairs, new and resolved ones; empty where the nodule pipeline did not run on both
 * @param undecided findings of either study of which no change can be told
 * @param pneumonia null where the pneumonia pipeline did not run on both
 * @param registration how well the two fit
 */
public record Comparison(
        Mode mode,
        PriorSeries prior,
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

    /** Study Instance UID of the prior. */
    public String priorStudyUid() {
        return prior.studyInstanceUid();
    }

    /** The same with the tracking UIDs that the prior's own result gave its findings, by finding UID. */
    public Comparison tracked(Map<String, String> tracking) {
        return new Comparison(
                mode, prior.tracked(tracking), intervalHours, nodules, undecided, pneumonia, registration);
    }

    /** What became of a finding of the study; empty where nothing can be told. */
    public Optional<NoduleChange> changeOf(String findingUid) {
        return nodules.stream().filter(c -> findingUid.equals(c.findingUid())).findFirst();
    }

    /** Who chose the prior. */
    public enum Mode {
        AUTO,
        /** The reader. */
        MANUAL
    }

    /** A finding that is neither new nor resolved nor measured in both, and why. */
    public record Undecided(String findingUid, Why why, String reason) {
        /** Why nothing can be told. */
        public enum Why {
            /** It was matched, but one of the two could not be measured. */
            NOT_MEASURED,
            /** The other study does not show its place. */
            NOT_IMAGED
        }
    }

    /**
     * How well the prior fits after registration.
     *
     * @param correlation of the attenuation at places in the lungs, -1 to 1
     * @param overlap share of the lung's places that lie in the prior's lungs, 0 to 1
     */
    public record RegistrationQuality(double correlation, double overlap) {}
}
