package dev.hilum.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored result.
 *
 * @param key of product.md 3.6; the same key is stored once
 * @param live false once another result of the study has taken its place
 * @param status ANALYSED or NOT_ANALYSED
 * @param reportJson as in product.md 1
 * @param supersedes result UID of the one before
 */
public record ResultRow(
        String resultUid,
        String studyInstanceUid,
        String key,
        boolean live,
        String status,
        @Nullable String reasonCode,
        String reportJson,
        Files files,
        @Nullable String supersedes,
        Instant createdAt) {

    /** Objects of a result: paths below the results folder, and the SR's names for Predecessor Documents Sequence. */
    public record Files(
            @Nullable String srPath,
            @Nullable String segPath,
            @Nullable String pdfPath,
            @Nullable String srSopInstanceUid,
            @Nullable String srSeriesInstanceUid,
            @Nullable String srSopClassUid) {}
}
