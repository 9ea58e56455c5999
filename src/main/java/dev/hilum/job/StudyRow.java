package dev.hilum.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A study as worklist and pipeline see it.
 *
 * @param reasonCode when NOT_ANALYSED
 * @param failureCode when FAILED
 * @param contentVersion grows with each instance that is new or has other pixels or geometry
 * @param demographicsVersion grows with each instance that has other attributes only
 */
public record StudyRow(
        String studyInstanceUid,
        StudyState state,
        @Nullable String reasonCode,
        @Nullable String reasonText,
        @Nullable String failureCode,
        Patient patient,
        Times times,
        int instanceCount,
        long contentVersion,
        long demographicsVersion) {

    /** What the worklist shows of the patient and the study; null where the instances do not say. */
    public record Patient(
            @Nullable String name,
            @Nullable String id,
            @Nullable String issuerOfId,
            @Nullable String birthDate,
            @Nullable String sex,
            @Nullable String accessionNumber,
            @Nullable String studyDate,
            @Nullable String studyTime,
            @Nullable String studyDescription,
            @Nullable String callingAeTitle,
            @Nullable String calledAeTitle) {}

    /** When what happened; null where it has not. */
    public record Times(
            @Nullable Instant firstByteAt,
            @Nullable Instant lastByteAt,
            @Nullable Instant releasedAt,
            @Nullable Instant completeAt,
            @Nullable Instant analysisStartedAt,
            @Nullable Instant reportedAt,
            @Nullable Instant deliveredAt) {}
}
