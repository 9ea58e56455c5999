package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schemas of docs/validation. */
public final class Schemas {
    private Schemas() {}

    /** What is wrong with a file; empty for nothing. */
    static List<String> problems(String schema, Path file) throws IOException {
        JsonSchema rules = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("docs/validation", schema)));
        return rules.validate(new ObjectMapper().readTree(file.toFile())).stream()
                .map(ValidationMessage::toString)
                .limit(10)
                .toList();
    }

    /** A {@code results.json} that is as its schema says. */
    public static void assertResults(Path file) throws IOException {
        assertEquals(List.of(), problems("results.schema.json", file), file.toString());
    }
}
