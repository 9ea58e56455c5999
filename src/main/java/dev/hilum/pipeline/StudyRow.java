package dev.hilum.pipeline;

import dev.hilum.job.StudyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A study as the worklist shows it.
 *
 * @param urgency rank on the worklist, 0 first; see {@link Urgency}
 * @param noduleCount of the live result; null when nodules were not analysed
 * @param affectedPercent of lung; null when pneumonia was not analysed
 * @param contentVersion grows with every change of pixels or geometry
 * @param progressPercent of the analysis that is under way, 0 to 100; of no meaning in other states
 */
public record StudyRow(
        String studyInstanceUid,
        StudyState state,
        @Nullable String reasonCode,
        @Nullable String reasonText,
        @Nullable String failureCode,
        @Nullable String patientName,
        @Nullable String patientId,
        @Nullable String accessionNumber,
        String calledAeTitle,
        int instanceCount,
        int urgency,
        @Nullable Integer noduleCount,
        @Nullable Double largestMm,
        @Nullable Double affectedPercent,
        @Nullable Boolean flagged,
        @Nullable String caution,
        Instant firstByteAt,
        Instant lastByteAt,
        @Nullable Instant completeAt,
        @Nullable Instant analysisStartedAt,
        @Nullable Instant reportedAt,
        @Nullable Instant deliveredAt,
        long contentVersion,
        @Nullable Integer progressPercent) {}
