package dev.hilum.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/nmpa-coverage.md: a row for every requirement, tests that exist, and a gap said wherever no test shows it. */
@Tag("REQ-VAL")
class CoverageDocTest {
    private static final Path DOC = Path.of("docs/nmpa-coverage.md");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");
    private static final Set<String> REQUIREMENTS =
            Set.of("RCV", "STD", "INF", "MEA", "REP", "DLV", "WKL", "OPS", "VAL");

    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DOC)) {
            if (line.matches("\\| [AB]\\d.*")) {
                List<String> cells =
                        List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
                assertEquals(6, cells.size(), line);
                rows.add(cells);
            }
        }
        return rows;
    }

    @Test
    void everyRequirementHasARow() throws IOException {
        Set<String> found = new TreeSet<>();
        for (List<String> row : rows()) {
            for (String part : row.getFirst().replace(" (m)", "").split(", ")) {
                String[] ends = part.split("–");
                String kind = ends[0].substring(0, 1);
                int last = Integer.parseInt(ends[ends.length - 1].replaceFirst("^[AB]", ""));
                for (int n = Integer.parseInt(ends[0].substring(1)); n <= last; n++) {
                    assertTrue(found.add(kind + n), kind + n + " is there twice");
                }
            }
        }
        Set<String> expected = new TreeSet<>();
        for (int n = 1; n <= 36; n++) {
            expected.add("A" + n);
        }
        for (int n = 1; n <= 39; n++) {
            expected.add("B" + n);
        }
        assertEquals(expected, found);
    }

    @Test
    void everyRowNamesRequirementRiskAndAProofOrAGap() throws IOException {
        for (List<String> row : rows()) {
            for (String requirement : row.get(2).split(", ")) {
                assertTrue(requirement.equals("–") || REQUIREMENTS.contains(requirement), row.toString());
            }
            assertTrue(row.get(3).equals("–") || row.get(3).matches("all|R[1-9]([,–] ?R[1-9])*"), row.toString());
            boolean shown = !row.get(4).equals("–");
            boolean gap = !row.get(5).equals("–");
            assertTrue(shown || gap, "neither shown nor said to be missing: " + row);
            assertTrue(gap || TEST.matcher(row.get(4)).find(), "no gap is said, and no test shows it: " + row);
        }
    }

    @Test
    void theTestsThatItNamesExist() throws IOException {
        Set<String> there;
        try (Stream<Path> tree = Files.walk(Path.of("src/test/java"))) {
            there = tree.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".java"))
                    .map(f -> f.substring(0, f.length() - 5))
                    .collect(Collectors.toSet());
        }
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Matcher m = TEST.matcher(Files.readString(DOC)); m.find(); named++) {
            if (!there.contains(m.group(1))) {
                missing.add(m.group(1));
            }
        }
        assertTrue(named > 20, "the pattern finds them");
        assertEquals(Set.of(), missing);
    }
}
