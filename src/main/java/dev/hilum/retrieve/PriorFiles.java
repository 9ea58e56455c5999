package dev.hilum.retrieve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder that retrieved priors lie in while they are needed, shared with other nodes. */
final class PriorFiles {
    /** No analysis takes so long: what is older was left by a process that ended. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Path root;

    /** What a process has left behind is erased. */
    PriorFiles(Path root, Instant now) {
        this.root = root;
        eraseLeftBehind(now);
    }

    /** A new folder for one prior. */
    Path open() {
        try {
            return Files.createTempDirectory(Files.createDirectories(root), "prior");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + root, e);
        }
    }

    static Path part(Path prior, int number) {
        try {
            return Files.createDirectory(prior.resolve(String.valueOf(number)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + prior, e);
        }
    }

    static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private void eraseLeftBehind(Instant now) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> children = Files.list(root)) {
            for (Path child : children.toList()) {
                if (Files.getLastModifiedTime(child).toInstant().isBefore(now.minus(LEFT_BEHIND))) {
                    erase(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    static void erase(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot erase " + folder, e);
        }
    }
}
