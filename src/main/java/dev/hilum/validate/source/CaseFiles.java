package dev.hilum.validate.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a case for as long as it runs: a folder of the manifest, or a study that is fetched into the run's folder
 * and deleted at the end.
 */
public final class CaseFiles implements AutoCloseable {
    private static final String PREFIX = "fetched-";

    private final Path folder;
    private final boolean fetched;

    private CaseFiles(Path folder, boolean fetched) {
        this.folder = folder;
        this.fetched = fetched;
    }

    /** Files that lie in a folder and stay there. */
    public static CaseFiles in(Path folder) {
        return new CaseFiles(folder, false);
    }

    /**
     * Fetches a study.
     *
     * @param out folder of the run
     * @throws UncheckedIOException that names the host
     */
    public static CaseFiles fetch(String address, DicomwebAccess access, Path out) {
        CaseFiles files = null;
        try {
            Files.createDirectories(out);
            files = new CaseFiles(Files.createTempDirectory(out, PREFIX), true);
            new DicomwebStudy(access).fetch(address, files.folder);
            return files;
        } catch (IOException e) {
            if (files != null) {
                files.close();
            }
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Deletes what a run left that was killed while a case ran. */
    public static void sweep(Path out) {
        if (Files.isDirectory(out)) {
            try (Stream<Path> children = Files.list(out)) {
                children.filter(c -> String.valueOf(c.getFileName()).startsWith(PREFIX))
                        .toList()
                        .forEach(CaseFiles::delete);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + out, e);
            }
        }
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (fetched) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
