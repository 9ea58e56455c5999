package dev.hilum.pipeline;

import java.util.List;
import java.util.Optional;

/** Somebody who can be asked which series a study has. */
@FunctionalInterface
public interface CountSource {
    /** Empty where nobody answers, or nobody knows the study. Returns within seconds. */
    Optional<List<SeriesCount>> of(String studyInstanceUid);
}
