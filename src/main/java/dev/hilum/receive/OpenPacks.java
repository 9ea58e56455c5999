package dev.hilum.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which packs are open, and by which node: {@code <root>/.nodes/<node>/} holds a locked file as long as the node lives,
 * and an empty file {@code <study>_<pack>} for each pack whose rows are not all in the index. The operating system drops
 * the lock when a process ends, however it ends; so nobody cuts a pack that a living node writes to, and everybody can
 * tell what a dead one left.
 */
final class OpenPacks implements AutoCloseable {
    private static final String FOLDER = ".nodes";
    private static final String LOCK = "lock";
    private static final String STARTING = ".starting";
    private static final ReentrantLock RECOVERY = new ReentrantLock();

    private final Path nodes;
    private final Path own;
    private final FileChannel held;

    /** A pack that a node had open. */
    record OpenPack(String studyInstanceUid, String packId) {
        String fileName() {
            return studyInstanceUid + "_" + packId;
        }

        static @Nullable OpenPack of(String fileName) {
            int bar = fileName.indexOf('_');
            return bar < 0 ? null : new OpenPack(fileName.substring(0, bar), fileName.substring(bar + 1));
        }
    }

    private OpenPacks(Path nodes, Path own, FileChannel held) {
        this.nodes = nodes;
        this.own = own;
        this.held = held;
    }

    /** Joins the nodes of an inbox; the folder appears under its name only once it is locked. */
    static OpenPacks join(Path root, String node) throws IOException {
        Path nodes = root.resolve(FOLDER);
        Path starting = nodes.resolve(node + STARTING);
        Files.createDirectories(starting);
        FileChannel channel =
                FileChannel.open(starting.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException("cannot lock " + starting);
        }
        Path own = nodes.resolve(node);
        Files.move(starting, own);
        return new OpenPacks(nodes, own, channel);
    }

    void opened(OpenPack pack) throws IOException {
        try {
            Files.createFile(own.resolve(pack.fileName()));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the pack is open already: " + pack.packId(), e);
        }
    }

    /** The index has all of it. */
    void closed(OpenPack pack) {
        try {
            Files.deleteIfExists(own.resolve(pack.fileName()));
        } catch (IOException e) {
            // Read once more after this node has ended, which does no harm.
            ReceiveLog.packNotSealed(pack.packId(), e);
        }
    }

    /** Pack ids that other living nodes have open. */
    Set<String> heldByOthers() throws IOException {
        Set<String> packs = new HashSet<>();
        for (String node : names(nodes)) {
            if (!node.equals(own.getFileName().toString()) && !isGone(node)) {
                packs(node).forEach(pack -> packs.add(pack.packId()));
            }
        }
        return packs;
    }

    /** Whether a living node, this one too, has a pack of the study open. */
    boolean isOpen(String studyInstanceUid) throws IOException {
        for (String node : names(nodes)) {
            if (packs(node).stream().anyMatch(pack -> pack.studyInstanceUid().equals(studyInstanceUid))) {
                return true;
            }
        }
        return false;
    }

    /** Nodes whose process has ended. */
    List<String> gone() throws IOException {
        List<String> gone = new ArrayList<>();
        for (String node : names(nodes)) {
            if (!node.equals(own.getFileName().toString()) && isGone(node)) {
                gone.add(node);
            }
        }
        return gone;
    }

    /** Packs that a node has, or had when it ended. */
    List<OpenPack> packs(String node) throws IOException {
        List<OpenPack> packs = new ArrayList<>();
        for (String name : names(nodes.resolve(node))) {
            OpenPack pack = OpenPack.of(name);
            if (pack != null) {
                packs.add(pack);
            }
        }
        return packs;
    }

    /** All that a node left is known: its folder goes. */
    void remove(String node) throws IOException {
        for (String name : names(nodes.resolve(node))) {
            Files.deleteIfExists(nodes.resolve(node).resolve(name));
        }
        Files.deleteIfExists(nodes.resolve(node));
    }

    /** Work on packs of other nodes, by one node at a time. */
    interface Exclusive {
        void run() throws IOException;
    }

    void exclusively(Exclusive work) throws IOException {
        RECOVERY.lock();
        try (FileChannel channel = FileChannel.open(
                        nodes.resolve("recovery.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            work.run();
        } finally {
            RECOVERY.unlock();
        }
    }

    @Override
    public void close() {
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isGone(String node) throws IOException {
        Path file = nodes.resolve(node).resolve(LOCK);
        if (!Files.exists(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(STARTING) && !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
