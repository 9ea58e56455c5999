package dev.hilum.validate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Finished cases of a run, one file each under {@code cases/}: what a stopped run goes on from. */
final class CaseStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    CaseStore(Path out) {
        this.folder = out.resolve("cases");
    }

    /** The kept result of a case, when it was made from the same row, models and settings; one without a result runs again. */
    Optional<CaseResult> find(String name, String fingerprint) {
        Path file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            CaseResult kept = JSON.readValue(file.toFile(), CaseResult.class);
            return kept.error() == null && kept.fingerprint().equals(fingerprint)
                    ? Optional.of(kept)
                    : Optional.empty();
        } catch (IOException e) {
            // Of another version of this program: the case runs again.
            return Optional.empty();
        }
    }

    /** Whole and synced under its final name, or not at all. */
    void keep(CaseResult result) {
        Path file = file(result.name());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(folder);
            JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), result);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The folder of a case's thumbnails. */
    Path pictures(String name) {
        return folder.resolve(plain(name));
    }

    private Path file(String name) {
        return folder.resolve(plain(name) + ".json");
    }

    /** A case's name as a file name; the hash keeps names apart that differ only in other characters. */
    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.equals(name) && !name.startsWith(".")
                ? name
                : plain + "-" + Digest.hex(name).substring(0, 8);
    }
}
