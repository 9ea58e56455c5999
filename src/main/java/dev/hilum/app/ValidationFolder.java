package dev.hilum.app;

import dev.hilum.validate.reference.Manifest;
import dev.hilum.validate.reference.ManifestCase;
import dev.hilum.validate.reference.ReferenceException;
import dev.hilum.validate.source.DicomwebAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder of {@code hilum.validation.path}: a request over HTTP, or a manifest that it names, reaches nothing beside
 * it, whether by {@code ..}, an absolute path or a link, and no address but under {@code hilum.validation.dicomweb.url}.
 */
record ValidationFolder(Path root, DicomwebAccess dicomweb) {

    /**
     * Reads a manifest whose cases and references all lie in the folder.
     *
     * @throws ReferenceException that names the setting, or the case
     */
    Manifest manifest(String relative) {
        Path file = real(relative);
        Manifest manifest = Manifest.read(file);
        for (ManifestCase one : manifest.cases()) {
            boolean web = DicomwebAccess.isWeb(one.path());
            if (web && !dicomweb.covers(one.path())) {
                throw new ReferenceException(
                        "case " + one.name() + ": its address lies outside hilum.validation.dicomweb.url");
            }
            Stream.concat(web ? Stream.of() : Stream.of(one.path()), one.references().stream())
                    .filter(path -> !holds(manifest.resolve(path)))
                    .findFirst()
                    .ifPresent(path -> {
                        throw new ReferenceException(
                                "case " + one.name() + ": a path lies outside hilum.validation.path");
                    });
        }
        return manifest;
    }

    /** Absent and outside get the same answer, so that nobody can ask what else is there. */
    private Path real(String relative) {
        try {
            Path file = root.resolve(relative);
            if (Files.isRegularFile(file) && holds(file)) {
                return file.toRealPath();
            }
        } catch (InvalidPathException | IOException e) {
            // The same answer.
        }
        throw new ReferenceException("manifest must name a file under hilum.validation.path, relative to it");
    }

    private boolean holds(Path path) {
        try {
            Path top = root.toRealPath();
            Path plain = path.toAbsolutePath().normalize();
            return Files.exists(plain)
                    ? plain.toRealPath().startsWith(top)
                    : plain.startsWith(top)
                            || plain.startsWith(root.toAbsolutePath().normalize());
        } catch (IOException e) {
            return false;
        }
    }
}
