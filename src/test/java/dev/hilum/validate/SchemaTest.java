package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.reference.ReferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema and program agree: on manifests here, on the results of a run in {@link ValidationRunTest}. */
@Tag("REQ-VAL")
class SchemaTest {
    private static final Path PUBLISHED = Path.of("docs/validation");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void whatTheSchemaLetsThroughTheProgramReads() throws IOException {
        Path file = manifest("""
                {"cases": [
                  {"case": "a", "path": "a", "reference": "a.csv;a.nii.gz", "referenceType": "luna16;nodule-mask",
                   "label": "positive", "sex": "F", "age": "061Y", "stage": "EARLY", "site": "1", "disease": "x"},
                  {"case": "b", "path": "https://pacs.example/dicom-web/studies/1.2.3", "prior": "a"},
                  {"case": "c", "path": "c", "repeatOf": "a"}]}""");
        assertEquals(List.of(), Schemas.problems("manifest.schema.json", file));
        Manifest read = Manifest.read(file);
        assertEquals("a", read.cases().get(1).prior());
        assertEquals("a", read.cases().get(2).repeatOf());
        assertEquals(2, read.cases().getFirst().types().size());
    }

    @Test
    void whatTheSchemaRefusesTheProgramRefusesToo() throws IOException {
        for (String wrong : new String[] {
            "{\"cases\": []}",
            "{\"cases\": [{\"case\": \"a\"}]}",
            "{\"cases\": [{\"case\": \"\", \"path\": \"a\"}]}",
            "{\"cases\": [{\"case\": \"a\", \"path\": \"a\", \"label\": \"maybe\"}]}",
            "{\"cases\": [{\"case\": \"a\", \"path\": \"a\", \"password\": \"x\"}]}"
        }) {
            Path file = manifest(wrong);
            assertFalse(Schemas.problems("manifest.schema.json", file).isEmpty(), wrong);
            assertThrows(ReferenceException.class, () -> Manifest.read(file), wrong);
        }
    }

    @Test
    void theColumnsAreThoseOfTheSchema() throws IOException {
        JsonNode columns = JSON.readTree(
                        PUBLISHED.resolve("manifest.schema.json").toFile())
                .at("/properties/cases/items/properties");
        List<String> names = new ArrayList<>();
        columns.fieldNames().forEachRemaining(names::add);
        assertEquals(Manifest.COLUMNS, names);
    }

    @Test
    void thePublishedResultsAreAsTheSchemaSays() throws IOException {
        Schemas.assertResults(PUBLISHED.resolve("public/results.json"));
        Schemas.assertResults(PUBLISHED.resolve("kernels/results.json"));
        Schemas.assertResults(PUBLISHED.resolve("simulated/results.json"));
    }

    private Path manifest(String text) throws IOException {
        Path file = folder.resolve("manifest.json");
        Files.writeString(file, text);
        return file;
    }
}
