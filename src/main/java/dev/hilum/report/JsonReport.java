package dev.hilum.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.nio.charset.StandardCharsets;

/** The result as JSON: the fixed names of the public interface ({@link ReportDocument}). */
public final class JsonReport {
    /** Fixed line ends, so that the bytes do not depend on the machine. */
    private static final ObjectWriter WRITER =
            new ObjectMapper().writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private JsonReport() {}

    /** UTF-8, indented, the same bytes for the same result. */
    public static byte[] write(StudyReport report) {
        try {
            return (WRITER.writeValueAsString(DocumentAssembler.assemble(report)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report document is always writable", e);
        }
    }
}
