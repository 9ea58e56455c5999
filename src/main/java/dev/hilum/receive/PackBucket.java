package dev.hilum.receive;

import dev.hilum.bucket.Bucket;
import dev.hilum.bucket.NotInBucketException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The packs of nodes that share no folder: each is written on the volume of its node, put in a bucket once it is sealed,
 * and fetched from there by whoever needs it. The folder of the inbox is then a cache of sealed packs, and holds what is
 * not in the bucket yet.
 */
final class PackBucket {
    private static final String PREFIX = "inbox/";
    /** A pack that is in use is not the next to go. */
    private static final Duration TOUCH = Duration.ofMinutes(10);

    private final Bucket bucket;
    private final Duration keep;
    private final PackStore store;
    private final InstanceIndex index;
    private final Clock clock;
    private final KeyedLocks fetching = new KeyedLocks();

    /** @param keep how long an unused pack stays here that the bucket has */
    PackBucket(Bucket bucket, Duration keep, PackStore store, InstanceIndex index, Clock clock) {
        this.bucket = bucket;
        this.keep = keep;
        this.store = store;
        this.index = index;
        this.clock = clock;
    }

    /** A pack on this node, fetched when it is not here. */
    Path fetch(OpenPacks.OpenPack pack) throws IOException {
        Path file = store.file(pack.studyInstanceUid(), pack.packId());
        return fetching.with(pack, () -> {
            if (Files.exists(file)) {
                touch(file);
            } else if (!bucket.get(key(pack), file)) {
                throw new NotInBucketException(key(pack));
            }
            return file;
        });
    }

    private void touch(Path file) throws IOException {
        Instant now = clock.instant();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    /** Puts what lies here and is not in the bucket; one pack that fails holds up no other. Returns how many failed. */
    int put() {
        int failed = 0;
        for (OpenPacks.OpenPack pack : index.packsOutsideBucket()) {
            Path file = store.file(pack.studyInstanceUid(), pack.packId());
            if (Files.exists(file)) {
                failed += put(pack, file) ? 0 : 1;
            }
        }
        return failed;
    }

    private boolean put(OpenPacks.OpenPack pack, Path file) {
        try {
            bucket.put(key(pack), file);
            if (!index.inBucket(pack.packId(), clock.instant())) {
                bucket.delete(key(pack));
            }
            return true;
        } catch (IOException e) {
            ReceiveLog.packNotInBucket(pack.packId(), e);
            return false;
        }
    }

    /** The pack was found in the bucket. */
    void isThere(OpenPacks.OpenPack pack) {
        index.inBucket(pack.packId(), clock.instant());
    }

    /** Makes room: what the bucket has and nobody used for long. */
    void evict() throws IOException {
        Instant unusedSince = clock.instant().minus(keep);
        for (OpenPacks.OpenPack pack : index.packsInBucket()) {
            Path file = store.file(pack.studyInstanceUid(), pack.packId());
            if (Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(unusedSince)) {
                store.drop(pack.studyInstanceUid(), pack.packId());
            }
        }
    }

    /** Objects first: rows that are still there lead to them again when this is cut off. */
    void erase(String studyInstanceUid, Set<String> packs) throws IOException {
        bucket.deleteAll(PREFIX + studyInstanceUid + "/");
        index.erase(studyInstanceUid, packs, clock.instant());
    }

    /** Removes the copies here of studies that were erased on another node. */
    void forgetErased() throws IOException {
        for (Map.Entry<String, Instant> erased : index.erased().entrySet()) {
            List<String> here = store.packs(erased.getKey());
            Set<String> known = here.isEmpty() ? Set.of() : index.packsOf(erased.getKey());
            for (String pack : here) {
                Path file = store.file(erased.getKey(), pack);
                boolean older = Files.getLastModifiedTime(file).toInstant().isBefore(erased.getValue());
                if (older && !known.contains(pack) && !store.nodes().isOpen(erased.getKey())) {
                    store.drop(erased.getKey(), pack);
                }
            }
        }
    }

    /** Packs in the bucket that the index does not know: it was lost. What is left of an erased study goes. */
    List<OpenPacks.OpenPack> unknown(Set<String> known) throws IOException {
        Set<String> erased = index.erased().keySet();
        List<OpenPacks.OpenPack> unknown = new ArrayList<>();
        for (String key : bucket.list(PREFIX)) {
            OpenPacks.OpenPack pack = pack(key);
            if (pack == null || known.contains(pack.packId())) {
                continue;
            }
            if (erased.contains(pack.studyInstanceUid())) {
                bucket.delete(key);
            } else {
                unknown.add(pack);
            }
        }
        return unknown;
    }

    private static String key(OpenPacks.OpenPack pack) {
        return PREFIX + pack.studyInstanceUid() + "/" + pack.packId() + PackFormat.SUFFIX;
    }

    private static OpenPacks.@Nullable OpenPack pack(String key) {
        String[] parts = key.substring(PREFIX.length()).split("/", -1);
        boolean named = parts.length == 2 && parts[1].endsWith(PackFormat.SUFFIX) && ReceivedHeader.isSafeUid(parts[0]);
        return named
                ? new OpenPacks.OpenPack(
                        parts[0], parts[1].substring(0, parts[1].length() - PackFormat.SUFFIX.length()))
                : null;
    }
}
