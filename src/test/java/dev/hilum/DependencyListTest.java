package dev.hilum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each dependency of pom.xml is named in docs/adr/0006-dependencies.md, with a reason and a licence. */
class DependencyListTest {
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @Test
    void everyDependencyHasItsLine() throws IOException {
        String list = Files.readString(Path.of("docs/adr/0006-dependencies.md")).toLowerCase(Locale.ROOT);
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> unnamed = new TreeSet<>();
        int found = 0;
        for (Matcher m = DEPENDENCY.matcher(pom); m.find(); found++) {
            String artifact = m.group(2).equals("${onnxruntime.artifact}") ? "onnxruntime" : m.group(2);
            if (!isNamed(list, artifact)) {
                unnamed.add(m.group(1) + ":" + artifact);
            }
        }
        assertTrue(found > 10, "the pattern finds the dependencies");
        assertEquals(Set.of(), unnamed, "add a line with reason and licence");
    }

    /** By its artifact, without the prefix of its family and with blanks for hyphens. */
    private static boolean isNamed(String list, String artifact) {
        String name = artifact.toLowerCase(Locale.ROOT).replaceFirst("^quarkus-(?!bom|junit)", "");
        return list.contains(name)
                || list.contains(name.replace('-', ' '))
                || list.contains(name.replace("onnxruntime", "onnx runtime"))
                || (artifact.startsWith("agroal") && list.contains("agroal"));
    }
}
