package dev.hilum.receive;

import dev.hilum.dicom.data.UidSource;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
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
    private final OpenPacks openPacksOfNodes;
    private final Set<String> durableFolders = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> openPacks = new ConcurrentHashMap<>();
    private final KeyedLocks locks = new KeyedLocks();

    PackStore(InboxSettings settings, PackFile.Disk disk, UidSource uids, String node) throws IOException {
        this.settings = settings;
        this.disk = disk;
        this.uids = uids;
        Files.createDirectories(settings.root());
        Path parent = settings.root().toAbsolutePath().getParent();
        disk.forceFolder(parent == null ? settings.root() : parent);
        this.openPacksOfNodes = OpenPacks.join(settings.root(), node);
    }

    /** A new pack of a study, its name and folder durable. */
    PackWriter create(String studyInstanceUid) throws IOException {
        return locks.with(studyInstanceUid, () -> {
            Path folder = folder(studyInstanceUid);
            // Another node may have removed the study since.
            if (!durableFolders.contains(studyInstanceUid) || !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                disk.forceFolder(settings.root());
                durableFolders.add(studyInstanceUid);
            }
            String packId = uids.next();
            openPacksOfNodes.opened(new OpenPacks.OpenPack(studyInstanceUid, packId));
            PackWriter pack = PackWriter.create(disk, folder, studyInstanceUid, packId);
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

    /** The index has all rows of a pack that {@link #create} made. */
    void indexed(String studyInstanceUid, String packId) {
        openPacksOfNodes.closed(new OpenPacks.OpenPack(studyInstanceUid, packId));
    }

    OpenPacks nodes() {
        return openPacksOfNodes;
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

    /** Called before packs are removed. */
    interface Before {
        void goes(List<String> packs) throws IOException;
    }

    /**
     * Removes all packs of a study and its folder, after {@code before}; not while one of them is open on any node, for
     * what is written to a removed file would be acknowledged and lost.
     *
     * @return whether it was removed
     */
    boolean delete(String studyInstanceUid, Before before) throws IOException {
        return locks.with(studyInstanceUid, () -> {
            // Listed first: a pack that another node begins after this is not in the list and stays.
            List<String> listed = packs(studyInstanceUid);
            if (openPacks.containsKey(studyInstanceUid) || openPacksOfNodes.isOpen(studyInstanceUid)) {
                return false;
            }
            before.goes(listed);
            durableFolders.remove(studyInstanceUid);
            for (String pack : listed) {
                Files.delete(file(studyInstanceUid, pack));
            }
            if (!deleteIfEmpty(folder(studyInstanceUid))) {
                return false;
            }
            disk.forceFolder(settings.root());
            return true;
        });
    }

    /** Removes the copy of a pack that a bucket has, and the folder where it was the last. */
    void drop(String studyInstanceUid, String packId) throws IOException {
        locks.with(studyInstanceUid, () -> {
            boolean removed = Files.deleteIfExists(file(studyInstanceUid, packId));
            if (!openPacks.containsKey(studyInstanceUid)) {
                durableFolders.remove(studyInstanceUid);
                deleteIfEmpty(folder(studyInstanceUid));
            }
            return removed;
        });
    }

    private static boolean deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (DirectoryNotEmptyException begunAgain) {
            return false;
        }
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
