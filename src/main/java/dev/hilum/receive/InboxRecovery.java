package dev.hilum.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the index in line with the packs at the start. Packs that were closed properly and that the index knows with
 * their length are taken as they are; all others are read. A pack that was open when the process ended loses the bytes
 * behind its last whole record, which nobody was told Success for, and is closed. Only such a pack has its data
 * checked, so that rebuilding a lost index reads heads and rows, not all images. Packs that another living node has open
 * are left alone.
 */
final class InboxRecovery {
    private final PackStore store;
    private final InstanceIndex index;
    private final Optional<PackBucket> bucket;
    private int packsRead;
    private int rowsRead;

    InboxRecovery(PackStore store, InstanceIndex index, Optional<PackBucket> bucket) {
        this.store = store;
        this.index = index;
        this.bucket = bucket;
    }

    /** Returns the nodes that are gone; all they left is known now. */
    List<String> run() throws IOException {
        List<String> gone = new ArrayList<>();
        store.nodes().exclusively(() -> {
            gone.addAll(store.nodes().gone());
            // First: else what was erased while this node was down would be read back into the index.
            if (bucket.isPresent()) {
                bucket.get().forgetErased();
            }
            readAll();
            for (String node : gone) {
                store.nodes().remove(node);
            }
        });
        return gone;
    }

    /** Takes over the packs of nodes that are gone, while this one runs. */
    Inbox.Adopted adopt() throws IOException {
        Set<String> studies = new LinkedHashSet<>();
        List<String> gone = new ArrayList<>();
        if (store.nodes().gone().isEmpty()) {
            return new Inbox.Adopted(gone, studies);
        }
        store.nodes().exclusively(() -> {
            gone.addAll(store.nodes().gone());
            for (String node : gone) {
                for (OpenPacks.OpenPack pack : store.nodes().packs(node)) {
                    adopt(pack, studies);
                }
            }
            if (packsRead > 0) {
                index.settleCurrent();
                ReceiveLog.indexRebuilt(packsRead, rowsRead);
            }
            for (String node : gone) {
                store.nodes().remove(node);
            }
        });
        return new Inbox.Adopted(gone, studies);
    }

    /** Reads the packs of the bucket that the index does not know: a database that was lost. Returns their studies. */
    Set<String> readFrom(PackBucket from) throws IOException {
        Set<String> studies = new LinkedHashSet<>();
        for (OpenPacks.OpenPack pack : from.unknown(index.sealedPacks().keySet())) {
            read(pack.studyInstanceUid(), pack.packId(), from.fetch(pack));
            from.isThere(pack);
            studies.add(pack.studyInstanceUid());
        }
        if (packsRead > 0) {
            index.settleCurrent();
            ReceiveLog.readFromBucket(packsRead);
        }
        return studies;
    }

    private void adopt(OpenPacks.OpenPack pack, Set<String> studies) throws IOException {
        Path file = store.file(pack.studyInstanceUid(), pack.packId());
        if (Files.exists(file)) {
            read(pack.studyInstanceUid(), pack.packId(), file);
            studies.add(pack.studyInstanceUid());
        }
    }

    private void readAll() throws IOException {
        Map<String, Long> known = index.sealedPacks();
        List<OpenPacks.OpenPack> listed = new ArrayList<>();
        for (String study : store.studies()) {
            store.packs(study).forEach(pack -> listed.add(new OpenPacks.OpenPack(study, pack)));
        }
        // After the list: a node names a pack as its own before it makes the file.
        Set<String> held = store.nodes().heldByOthers();
        Set<String> present = new HashSet<>();
        for (OpenPacks.OpenPack pack : listed) {
            present.add(pack.packId());
            Path file = store.file(pack.studyInstanceUid(), pack.packId());
            if (!held.contains(pack.packId()) && !Objects.equals(known.get(pack.packId()), Files.size(file))) {
                read(pack.studyInstanceUid(), pack.packId(), file);
            }
        }
        if (bucket.isEmpty()) {
            removeRowsOfMissingPacks(present);
        }
        if (packsRead > 0) {
            index.settleCurrent();
            ReceiveLog.indexRebuilt(packsRead, rowsRead);
        }
    }

    private void read(String study, String pack, Path file) throws IOException {
        PackScan walked = PackScan.read(file, false);
        PackScan scan = walked.sealed() ? walked : PackScan.read(file, true);
        scan.damaged().forEach(offset -> ReceiveLog.packDamaged(pack, offset));
        long length = scan.sealed() ? scan.end() : close(pack, file, scan);
        index.replacePack(pack, scan.rows());
        if (length > 0) {
            index.sealed(pack, study, length);
        }
        packsRead++;
        rowsRead += scan.rows().size();
    }

    /** Cuts what is no record and seals; a pack without even a head is removed. */
    private static long close(String pack, Path file, PackScan scan) throws IOException {
        ReceiveLog.packRecovered(pack, scan.rows().size(), Files.size(file) - scan.end());
        if (scan.end() == 0) {
            Files.delete(file);
            return 0;
        }
        int records = scan.rows().size() + scan.damaged().size();
        ByteBuffer seal = PackFormat.recordHead(PackFormat.RecordHead.sealed(records), pack);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(scan.end());
            channel.write(seal, scan.end());
            channel.force(true);
        }
        return scan.end() + PackFormat.HEAD_LENGTH;
    }

    private void removeRowsOfMissingPacks(Set<String> present) {
        for (OpenPacks.OpenPack pack : index.referencedPacks()) {
            boolean begunMeanwhile = Files.exists(store.file(pack.studyInstanceUid(), pack.packId()));
            if (!present.contains(pack.packId()) && !begunMeanwhile) {
                ReceiveLog.packMissing(pack.packId());
                index.replacePack(pack.packId(), List.of());
                packsRead++;
            }
        }
    }
}
