package dev.hilum.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages on disk until they are sent, a file each, oldest first. Several nodes may share it: all add, and the one that
 * holds the lock sends, for whichever node they are. The lock goes with its process.
 */
final class AuditSpool implements AutoCloseable {
    private static final String SUFFIX = ".xml";

    private final Path folder;
    private final AtomicLong number = new AtomicLong();
    private @Nullable FileChannel lockFile;
    private @Nullable FileLock lock;

    AuditSpool(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** On disk when this returns. */
    void add(byte[] xml, Instant at) throws IOException {
        String name = String.format("%015d-%09d-%s", at.toEpochMilli(), number.incrementAndGet(), UUID.randomUUID());
        Path part = folder.resolve(name + ".part");
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(xml);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(part, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The oldest, at most so many. */
    List<Path> oldest(int most) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(most)
                    .toList();
        }
    }

    long size() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .count();
        }
    }

    /** Empty where another node has just sent it. */
    Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static Instant time(Path file) {
        return Instant.ofEpochMilli(Long.parseLong(file.getFileName().toString().substring(0, 15)));
    }

    void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Whether this node is the one that sends. */
    synchronized boolean mayBeSent() throws IOException {
        if (lock != null) {
            return true;
        }
        if (lockFile == null) {
            lockFile = FileChannel.open(folder.resolve(".sender"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException held) {
            return false;
        }
        return lock != null;
    }

    @Override
    public synchronized void close() throws IOException {
        if (lockFile != null) {
            lockFile.close();
            lockFile = null;
            lock = null;
        }
    }
}
