package dev.hilum.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A bucket that is a folder and may be out of reach. */
public final class FolderBucket implements Bucket {
    private final Path root;
    private volatile boolean down;
    private volatile Runnable afterPut = () -> {};

    public FolderBucket(Path root) {
        this.root = root;
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** What another node does at that moment. */
    public void afterPut(Runnable action) {
        afterPut = action;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        answer();
        Path target = root.resolve(key);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        afterPut.run();
    }

    @Override
    public boolean get(String key, Path file) throws IOException {
        answer();
        if (!Files.exists(root.resolve(key))) {
            return false;
        }
        Files.createDirectories(file.getParent());
        Files.copy(root.resolve(key), file, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        answer();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(key -> key.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void delete(String key) throws IOException {
        answer();
        Files.deleteIfExists(root.resolve(key));
    }

    @Override
    public void close() {}

    private void answer() throws IOException {
        if (down) {
            throw new IOException("the bucket does not answer");
        }
    }
}
