package dev.hilum.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Brings the index in line with the packs at the start. Packs that were closed properly and that the index knows with
 * their length are taken as they are; all others are read. A pack that was open when the process ended loses the bytes
 * behind its last whole record, which nobody was told Success for, and is closed. Only such a pack has its data
 * checked, so that rebuilding a lost index reads heads and rows, not all images.
 */
final class InboxRecovery {
    private final PackStore store;
    private final InstanceIndex index;
    private int packsRead;
    private int rowsRead;

    InboxRecovery(PackStore store, InstanceIndex index) {
        this.store = store;
        this.index = index;
    }

    void run() throws IOException {
        Map<String, Long> known = index.sealedPacks();
        Set<String> present = new HashSet<>();
        for (String study : store.studies()) {
            for (String pack : store.packs(study)) {
                present.add(pack);
                Path file = store.file(study, pack);
                if (!Objects.equals(known.get(pack), Files.size(file))) {
                    read(study, pack, file);
                }
            }
        }
        removeRowsOfMissingPacks(present);
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
        for (String pack : index.referencedPacks()) {
            if (!present.contains(pack)) {
                ReceiveLog.packMissing(pack);
                index.replacePack(pack, List.of());
                packsRead++;
            }
        }
    }
}
