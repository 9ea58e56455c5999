package dev.hilum.worklist;

import dev.hilum.job.StudyState;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.pipeline.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of the worklist, by the names of the public interface. */
public record WorklistRow(
        String studyInstanceUid,
        @Nullable String patientName,
        @Nullable String patientId,
        @Nullable String accessionNumber,
        Priority priority,
        List<String> why,
        StudyState state,
        @Nullable Integer noduleCount,
        @Nullable Double largestMm,
        @Nullable Double affectedPercent,
        @Nullable Long timeToFlagMs,
        Instant receivedAt,
        int instanceCount,
        @Nullable Integer progressPercent) {
    /** How soon a reader should look; a prompt, nothing else. */
    public enum Priority {
        CRITICAL,
        URGENT,
        ROUTINE
    }

    static WorklistRow of(StudyRow row) {
        Instant reported = row.reportedAt();
        return new WorklistRow(
                row.studyInstanceUid(),
                row.patientName(),
                row.patientId(),
                row.accessionNumber(),
                priority(row),
                why(row),
                row.state(),
                row.noduleCount(),
                row.largestMm(),
                row.affectedPercent(),
                reported == null
                        ? null
                        : Duration.between(row.firstByteAt(), reported).toMillis(),
                row.firstByteAt(),
                row.instanceCount(),
                row.state() == StudyState.ANALYSING ? row.progressPercent() : null);
    }

    private static Priority priority(StudyRow row) {
        return switch (Urgency.values()[row.urgency()]) {
            case PROGRESSION_ALERT -> Priority.CRITICAL;
            case PNEUMONIA_FLAG, LARGE_NODULE -> Priority.URGENT;
            case OTHER_FINDING, NOT_ANALYSED, NONE -> Priority.ROUTINE;
        };
    }

    private static List<String> why(StudyRow row) {
        List<String> why = new ArrayList<>();
        if (row.failureCode() != null) {
            why.add("failed: " + row.failureCode());
        }
        if (row.reasonCode() != null) {
            why.add("not analysed: " + row.reasonCode());
        }
        if (Boolean.TRUE.equals(row.flagged())) {
            why.add("pneumonia flag");
        }
        if (row.largestMm() != null) {
            why.add(String.format(Locale.ROOT, "nodule %.1f mm", row.largestMm()));
        }
        if (row.caution() != null) {
            why.add("caution: " + row.caution());
        }
        return List.copyOf(why);
    }
}
