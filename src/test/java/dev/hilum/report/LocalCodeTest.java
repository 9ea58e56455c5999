package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalCodeTest {
    @Test
    void everyLocalCodeIsPublished() throws IOException {
        String page = Files.readString(Path.of("docs/dicom-conformance.md"));
        for (LocalCode code : LocalCode.values()) {
            String row = "| " + code.concept().value() + " | " + code.concept().meaning() + " |";
            assertTrue(page.contains(row), row);
        }
    }

    @Test
    void valuesAreShortAndDistinct() {
        Set<String> values = new HashSet<>();
        for (LocalCode code : LocalCode.values()) {
            assertTrue(code.concept().value().length() <= 16, code.name());
            values.add(code.concept().value());
        }
        assertEquals(LocalCode.values().length, values.size());
    }
}
