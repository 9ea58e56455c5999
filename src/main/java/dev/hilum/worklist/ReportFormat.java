package dev.hilum.worklist;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The encodings of a report that REST gives out. */
enum ReportFormat {
    JSON("application", "json"),
    PDF("application", "pdf"),
    SR("application", "dicom");

    private final MediaType type;

    ReportFormat(String type, String subtype) {
        this.type = new MediaType(type, subtype);
    }

    MediaType mediaType() {
        return type;
    }

    /** By the query, else by Accept in its order; anything goes with JSON. */
    static ReportFormat of(Optional<String> format, List<MediaType> accepted) {
        if (format.isPresent()) {
            return Arrays.stream(values())
                    .filter(f -> f.name().equals(format.get().toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> ProblemMapper.badRequest("FORMAT", "format must be json, pdf or sr"));
        }
        return accepted.stream()
                .flatMap(a -> Arrays.stream(values()).filter(f -> a.isCompatible(f.type)))
                .findFirst()
                .orElseThrow(() -> ProblemMapper.notAcceptable(
                        "application/json, application/pdf and application/dicom are available."));
    }
}
