package dev.hilum;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Finds the folder of real data beside the project; tests that need it are skipped with one line where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** A folder or file of the shared data, such as {@code lidc-idri/0001}. */
    public static Path path(String name) {
        Optional<Path> found = root().map(root -> root.resolve(name)).filter(Files::exists);
        Assumptions.assumeTrue(found.isPresent(), "skipped: no shared/data/" + name + " beside the project");
        return found.orElseThrow();
    }

    private static Optional<Path> root() {
        String set = System.getenv("HILUM_SHARED_DATA");
        if (set != null) {
            return Optional.of(Path.of(set)).filter(Files::isDirectory);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }
}
