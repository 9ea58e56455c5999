package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.util.Locale;

/**
 * How soon a study is analysed, as the priority of its job: what the sender says, what its called AE title is set to,
 * and what an earlier result of it has flagged; the most urgent of these counts.
 */
public enum Precedence {
    ROUTINE(0),
    /** Its last result is flagged: an additional slice must not sink behind a hundred new studies. */
    FLAGGED(5),
    HIGH(10),
    STAT(20);

    private final int jobPriority;

    Precedence(int jobPriority) {
        this.jobPriority = jobPriority;
    }

    int jobPriority() {
        return jobPriority;
    }

    static Precedence of(DataSet header, Precedence ofCalledAe, StudyRow row) {
        Precedence flagged = Boolean.TRUE.equals(row.flagged()) ? FLAGGED : ROUTINE;
        return max(max(said(header), ofCalledAe), flagged);
    }

    /** Requested Procedure Priority (0040,1003), PS3.3 section C.4.11. */
    private static Precedence said(DataSet header) {
        return switch (header.string(Tag.RequestedProcedurePriority).orElse("").toUpperCase(Locale.ROOT)) {
            case "STAT" -> STAT;
            case "HIGH" -> HIGH;
            default -> ROUTINE;
        };
    }

    private static Precedence max(Precedence one, Precedence other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
