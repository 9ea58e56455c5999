package dev.hilum.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding of a result, with a person's verdict where there is one.
 *
 * @param json the finding as in the report
 */
public record FindingRow(
        String findingUid,
        String resultUid,
        String trackingUid,
        String kind,
        String json,
        @Nullable Verdict verdict) {

    /**
     * What a person said.
     *
     * @param verdict ACCEPTED, REJECTED or EDITED
     * @param editJson changed values, null without
     */
    public record Verdict(
            String verdict,
            @Nullable String reason,
            @Nullable String editJson,
            String by,
            Instant at) {}
}
