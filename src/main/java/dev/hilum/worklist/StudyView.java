package dev.hilum.worklist;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.job.ResultRow;
import dev.hilum.job.StudyState;
import dev.hilum.pipeline.StudyRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study with its results.
 *
 * @param report the live result as JSON, null before there is one
 */
public record StudyView(
        String studyInstanceUid,
        StudyState state,
        @Nullable String reasonCode,
        @Nullable String reasonText,
        @Nullable String failureCode,
        int instanceCount,
        Times times,
        List<Result> results,
        @Nullable JsonNode series,
        @Nullable JsonNode timings,
        @Nullable JsonNode models,
        @Nullable JsonNode nodules,
        @Nullable JsonNode pneumonia) {

    /** When what happened. */
    public record Times(
            Instant firstByteAt,
            Instant lastByteAt,
            @Nullable Instant completeAt,
            @Nullable Instant analysisStartedAt,
            @Nullable Instant reportedAt,
            @Nullable Instant deliveredAt) {
        static Times of(StudyRow row) {
            return new Times(
                    row.firstByteAt(),
                    row.lastByteAt(),
                    row.completeAt(),
                    row.analysisStartedAt(),
                    row.reportedAt(),
                    row.deliveredAt());
        }
    }

    /** Whether a result is the one of its study now. */
    public enum State {
        LIVE,
        SUPERSEDED
    }

    /** One result of the study, live or superseded. */
    public record Result(
            String resultUid,
            State state,
            Instant createdAt,
            @Nullable String supersedes) {
        static Result of(ResultRow row) {
            return new Result(
                    row.resultUid(), row.live() ? State.LIVE : State.SUPERSEDED, row.createdAt(), row.supersedes());
        }
    }
}
