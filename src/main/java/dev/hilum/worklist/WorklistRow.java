package dev.hilum.worklist;

import dev.hilum.deliver.Delivery;
import dev.hilum.deliver.DeliveryState;
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
        @Nullable Integer progressPercent,
        @Nullable List<Sent> deliveries,
        @Nullable Instant signedAt) {
    /** How soon a reader should look; a prompt, nothing else. */
    public enum Priority {
        CRITICAL,
        URGENT,
        ROUTINE
    }

    /** Where a result of the study went or goes; the id is for a retry. */
    public record Sent(
            String id,
            String destination,
            DeliveryState state,
            int attempts,
            @Nullable String lastError) {
        static Sent of(Delivery d) {
            return new Sent(d.id(), d.destination(), d.state(), d.attempts(), d.lastError());
        }
    }

    static WorklistRow of(StudyRow row) {
        return of(row, null, null);
    }

    /**
     * @param deliveries null where they were not asked for
     * @param signedAt null where the live result is not signed, or where it was not asked for
     */
    static WorklistRow of(StudyRow row, @Nullable List<Delivery> deliveries, @Nullable Instant signedAt) {
        Instant reported = row.reportedAt();
        return new WorklistRow(
                row.studyInstanceUid(),
                row.patientName(),
                row.patientId(),
                row.accessionNumber(),
                priority(Urgency.values()[row.urgency()]),
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
                row.state() == StudyState.ANALYSING ? row.progressPercent() : null,
                deliveries == null ? null : deliveries.stream().map(Sent::of).toList(),
                signedAt);
    }

    static Priority priority(Urgency urgency) {
        return switch (urgency) {
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
