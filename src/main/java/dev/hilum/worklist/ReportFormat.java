package dev.hilum.worklist;

import dev.hilum.report.ResultFile;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The encodings of a report that REST gives out. */
enum ReportFormat {
    JSON("application", "json", ResultFile.Role.JSON),
    PDF("application", "pdf", ResultFile.Role.PDF),
    SR("application", "dicom", ResultFile.Role.SR),
    HTML("text", "html", ResultFile.Role.HTML),
    FHIR("application", "fhir+json", ResultFile.Role.FHIR);

    private final MediaType type;
    private final ResultFile.Role role;

    ReportFormat(String type, String subtype, ResultFile.Role role) {
        this.type = new MediaType(type, subtype);
        this.role = role;
    }

    MediaType mediaType() {
        return type;
    }

    /** The file of it in a result's folder. */
    String fileName() {
        return role.fileName();
    }

    /** By the query, else by Accept in its order; anything goes with JSON. */
    static ReportFormat of(Optional<String> format, List<MediaType> accepted) {
        if (format.isPresent()) {
            return Arrays.stream(values())
                    .filter(f -> f.name().equals(format.get().toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(
                            () -> ProblemMapper.badRequest("FORMAT", "format must be json, pdf, sr, html or fhir"));
        }
        return accepted.stream()
                .flatMap(a -> Arrays.stream(values()).filter(f -> a.isCompatible(f.type)))
                .findFirst()
                .orElseThrow(() -> ProblemMapper.notAcceptable(Arrays.stream(values())
                        .map(f -> f.type.toString())
                        .collect(Collectors.joining(", ", "", " are available."))));
    }
}
