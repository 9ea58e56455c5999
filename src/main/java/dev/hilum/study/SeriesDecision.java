package dev.hilum.study;

import org.jspecify.annotations.Nullable;

/**
 * Why a series was taken or left.
 *
 * @param reason of the gate where it refused the series, null where the series was fit but another was better, or taken
 */
public record SeriesDecision(
        String seriesInstanceUid,
        boolean taken,
        String why,
        @Nullable Reason reason) {}
