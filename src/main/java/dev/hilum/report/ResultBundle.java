package dev.hilum.report;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes every encoding of a result into a folder. The same result gives the same bytes: UIDs are derived from the
 * result's, times are its creation time.
 */
public final class ResultBundle {
    private final ReportSettings settings;

    public ResultBundle(ReportSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes {@code report.json}, {@code sr.dcm}, {@code seg.dcm} (only when something was segmented) and
     * {@code report.pdf}, each complete and synced under its final name or not at all.
     *
     * @param voxels for key images; null leaves them out
     * @throws java.io.UncheckedIOException that names the file
     */
    public List<ResultFile> write(StudyReport report, @Nullable HuVoxels voxels, Path folder) {
        throw new UnsupportedOperationException("in work: " + settings);
    }
}
