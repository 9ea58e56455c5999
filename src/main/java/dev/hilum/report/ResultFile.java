package dev.hilum.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One written encoding of a result.
 *
 * @param sopClassUid null for JSON and PDF files
 * @param sopInstanceUid null for JSON and PDF files
 */
public record ResultFile(
        Role role,
        Path path,
        @Nullable String sopClassUid,
        @Nullable String sopInstanceUid) {

    /** Which encoding, with its file name. */
    public enum Role {
        JSON("report.json"),
        SR("sr.dcm"),
        SEG("seg.dcm"),
        PDF("report.pdf");

        private final String fileName;

        Role(String fileName) {
            this.fileName = fileName;
        }

        public String fileName() {
            return fileName;
        }
    }
}
