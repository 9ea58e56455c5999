package dev.hilum.pipeline;

import dev.hilum.bucket.Bucket;
import dev.hilum.bucket.NotInBucketException;
import dev.hilum.deliver.DeliveryFiles;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The files of results, {@code <root>/<Study Instance UID>/<result UID>/}. All nodes share the root, or each has its own
 * with a bucket behind it: then a folder goes there once its row is live, and is fetched by whoever needs it.
 */
public final class ResultFolders {
    private static final String PREFIX = "results/";
    /**
     * In a folder that is whole, here and in the bucket: what a crash left half-written has none. Its time is that of the
     * last use.
     */
    private static final String WHOLE = ".whole";

    private final Path root;
    private final Optional<Behind> behind;
    private final ReentrantLock fetching = new ReentrantLock();

    /**
     * The bucket behind the folder.
     *
     * @param keepLocal how long an unused folder stays here that the bucket has
     */
    public record Behind(Bucket bucket, Duration keepLocal, Transactions transactions, Clock clock) {}

    private record Key(String study, String result) {
        String prefix() {
            return PREFIX + study + "/" + result + "/";
        }
    }

    public ResultFolders(Path root, Optional<Behind> behind) {
        this.root = root;
        this.behind = behind;
    }

    /** One root for all nodes. */
    public static ResultFolders shared(Path root) {
        return new ResultFolders(root, Optional.empty());
    }

    /** What paths in the database are relative to. */
    public Path root() {
        return root;
    }

    /** Where the files of a result are written. */
    public Path of(String study, String result) {
        return root.resolve(study).resolve(result);
    }

    /**
     * The folder of a result, with its files.
     *
     * @throws NotInBucketException when another node has still to put them in the bucket
     */
    public Path present(String study, String result) throws IOException {
        Path folder = of(study, result);
        if (behind.isEmpty()) {
            return folder;
        }
        fetching.lock();
        try {
            if (!Files.exists(folder.resolve(WHOLE))) {
                fetch(behind.get(), new Key(study, result), folder);
            }
            mark(folder, behind.get().clock().instant());
            return folder;
        } finally {
            fetching.unlock();
        }
    }

    /** For the dispatcher: the files of a delivery on this node. */
    public DeliveryFiles deliveryFiles() {
        return delivery -> delivery.in(present(delivery.studyInstanceUid(), delivery.resultUid()));
    }

    private static void fetch(Behind from, Key key, Path folder) throws IOException {
        List<String> files = from.bucket().list(key.prefix());
        if (!files.contains(key.prefix() + WHOLE)) {
            throw new NotInBucketException(key.prefix());
        }
        for (String file : files) {
            String name = file.substring(key.prefix().length());
            if (!name.equals(WHOLE) && !from.bucket().get(file, folder.resolve(name))) {
                throw new NotInBucketException(file);
            }
        }
    }

    private static void mark(Path folder, Instant used) throws IOException {
        Path mark = folder.resolve(WHOLE);
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
        Files.setLastModifiedTime(mark, FileTime.from(used));
    }

    /** All files of a result are written, and its row is about to be. */
    void written(String study, String result) throws IOException {
        if (behind.isPresent()) {
            mark(of(study, result), behind.get().clock().instant());
        }
    }

    /**
     * Puts live results in the bucket, by one thread, every few seconds.
     *
     * @return results that could not be put; they are tried again
     */
    public int mirror() throws IOException {
        if (behind.isEmpty()) {
            return 0;
        }
        int failed = 0;
        for (Key key : keys("bucket_at is null")) {
            if (Files.exists(of(key.study(), key.result()).resolve(WHOLE))) {
                failed += put(behind.get(), key) ? 0 : 1;
            }
        }
        return failed;
    }

    /** Drops copies of what was erased, and of what the bucket has and nobody used; by the same thread, every minute. */
    public void sweep() throws IOException {
        if (behind.isPresent()) {
            forgetErased(behind.get());
            evict(behind.get());
        }
    }

    private boolean put(Behind to, Key key) {
        try (Stream<Path> files = Files.list(of(key.study(), key.result()))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(WHOLE) && !name.endsWith(".part")) {
                    to.bucket().put(key.prefix() + name, file);
                }
            }
            // Last: who finds it in the bucket finds all others there.
            to.bucket().put(key.prefix() + WHOLE, of(key.study(), key.result()).resolve(WHOLE));
            Instant now = to.clock().instant();
            int rows = to.transactions()
                    .callDurably(c ->
                            Sql.update(c, "update result set bucket_at = ? where result_uid = ?", now, key.result()));
            if (rows == 0) {
                to.bucket().deleteAll(key.prefix());
            }
            return true;
        } catch (IOException e) {
            FlowLog.notInBucket(key.result(), e);
            return false;
        }
    }

    private void evict(Behind from) throws IOException {
        Instant unusedSince = from.clock().instant().minus(from.keepLocal());
        for (Key key : keys("bucket_at is not null")) {
            Path mark = of(key.study(), key.result()).resolve(WHOLE);
            if (Files.exists(mark)
                    && Files.getLastModifiedTime(mark).toInstant().isBefore(unusedSince)) {
                deleteFolder(of(key.study(), key.result()));
                deleteIfEmpty(root.resolve(key.study()));
            }
        }
    }

    /** Removes what is here of studies that were erased on another node. */
    private void forgetErased(Behind from) throws IOException {
        Map<String, Instant> erased = new HashMap<>();
        from.transactions()
                .run(c -> Sql.query(
                        c,
                        rows -> erased.put(rows.getString(1), Sql.instant(rows, "erased_at")),
                        "select study_uid, erased_at from erased_study"));
        for (Map.Entry<String, Instant> one : erased.entrySet()) {
            Path study = root.resolve(one.getKey());
            if (Files.isDirectory(study)) {
                forget(from, study, one.getValue());
            }
        }
    }

    private void forget(Behind from, Path study, Instant erasedAt) throws IOException {
        Set<String> known = new HashSet<>(from.transactions()
                .call(c -> Sql.query(
                        c,
                        rows -> rows.getString(1),
                        "select result_uid from result where study_uid = ?",
                        study.getFileName().toString())));
        try (Stream<Path> results = Files.list(study)) {
            for (Path result : results.toList()) {
                boolean older = Files.getLastModifiedTime(result).toInstant().isBefore(erasedAt);
                if (older && !known.contains(result.getFileName().toString())) {
                    deleteFolder(result);
                }
            }
        }
        deleteIfEmpty(study);
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException others) {
            // stays
        }
    }

    private List<Key> keys(String condition) {
        return behind.orElseThrow()
                .transactions()
                .call(c -> Sql.query(
                        c,
                        rows -> new Key(rows.getString(1), rows.getString(2)),
                        "select study_uid, result_uid from result where " + condition));
    }

    /** Removes the files of all results of a study. */
    void delete(String study) throws IOException {
        if (behind.isPresent()) {
            behind.get().bucket().deleteAll(PREFIX + study + "/");
        }
        deleteFolder(root.resolve(study));
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        // First: a folder that is cut off half-way must not look whole.
        Files.deleteIfExists(folder.resolve(WHOLE));
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
