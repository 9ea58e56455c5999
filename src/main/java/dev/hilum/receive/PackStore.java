package dev.hilum.receive;

import dev.hilum.dicom.data.UidSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The folders of the inbox: {@code <root>/<Study Instance UID>/<pack id>.pack}. */
final class PackStore {
    private final InboxSettings settings;
    private final PackFile.Disk disk;
    private final UidSource uids;
    private final Set<String> durableFolders = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> openPacks = new ConcurrentHashMap<>();
    private final KeyedLocks locks = new KeyedLocks();

    PackStore(InboxSettings settings, PackFile.Disk disk, UidSource uids) throws IOException {
        this.settings = settings;
        this.disk = disk;
        this.uids = uids;
        Files.createDirectories(settings.root());
        Path parent = settings.root().toAbsolutePath().getParent();
        disk.forceFolder(parent == null ? settings.root() : parent);
    }

    /** A new pack of a study, its name and folder durable. */
    PackWriter create(String studyInstanceUid) throws IOException {
        return locks.with(studyInstanceUid, () -> {
            Path folder = folder(studyInstanceUid);
            if (!durableFolders.contains(studyInstanceUid)) {
                Files.createDirectories(folder);
                disk.forceFolder(settings.root());
                durableFolders.add(studyInstanceUid);
            }
            PackWriter pack = PackWriter.create(disk, folder, studyInstanceUid, uids.next());
            openPacks.merge(studyInstanceUid, 1, Integer::sum);
            return pack;
        });
    }

    /** A pack that {@link #create} made takes no more records. */
    void closed(String studyInstanceUid) throws IOException {
        locks.with(studyInstanceUid, () -> {
            int open = openPacks.merge(studyInstanceUid, -1, Integer::sum);
            return open > 0 || openPacks.remove(studyInstanceUid, open);
        });
    }

    /** Refuses when the disk is as good as full. */
    void requireSpace() throws IOException {
        if (disk.free(settings.root()) < settings.minFreeBytes()) {
            throw new RefusedException(StorageStatus.OUT_OF_RESOURCES, "inbox is full: free space below the watermark");
        }
    }

    Path file(String studyInstanceUid, String packId) {
        return folder(studyInstanceUid).resolve(packId + PackFormat.SUFFIX);
    }

    /** Study Instance UIDs that have a folder. */
    List<String> studies() throws IOException {
        return names(settings.root(), "");
    }

    /** Pack ids of a study. */
    List<String> packs(String studyInstanceUid) throws IOException {
        return names(folder(studyInstanceUid), PackFormat.SUFFIX);
    }

    /**
     * Removes all packs of a study and its folder, after {@code before}; not while one of them is open, for what is
     * written to a removed file would be acknowledged and lost.
     *
     * @return whether it was removed
     */
    boolean delete(String studyInstanceUid, Runnable before) throws IOException {
        return locks.with(studyInstanceUid, () -> {
            if (openPacks.containsKey(studyInstanceUid)) {
                return false;
            }
            before.run();
            durableFolders.remove(studyInstanceUid);
            for (String pack : packs(studyInstanceUid)) {
                Files.delete(file(studyInstanceUid, pack));
            }
            Files.deleteIfExists(folder(studyInstanceUid));
            disk.forceFolder(settings.root());
            return true;
        });
    }

    private Path folder(String studyInstanceUid) {
        if (!ReceivedHeader.isSafeUid(studyInstanceUid)) {
            throw new IllegalArgumentException("not a UID");
        }
        return settings.root().resolve(studyInstanceUid);
    }

    private static List<String> names(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .filter(ReceivedHeader::isSafeUid)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
