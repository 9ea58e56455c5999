package dev.hilum.receive;

import dev.hilum.job.DatabaseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows into the index behind the senders' backs, many in one transaction: the pack has made them durable, so
 * nobody has to wait for the table. Until a row is in the table, {@link #current} finds it here.
 */
final class IndexWriter implements AutoCloseable {
    /** Rows that may wait; behind this the inbox refuses with A700. */
    private static final int MAX_WAITING = 10_000;

    private static final int BATCH = 256;
    private static final long RETRY_MILLIS = 1_000;

    private final InstanceIndex index;
    private final BiConsumer<String, String> indexed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Map<InstanceKey, InstanceRow> pending = new HashMap<>();
    private final Thread thread;
    private long added;
    private long written;
    private boolean closed;

    /** @param indexed is told study and pack once all rows of a closed pack are in the table */
    IndexWriter(InstanceIndex index, BiConsumer<String, String> indexed) {
        this.index = index;
        this.indexed = indexed;
        this.thread = Thread.ofPlatform().daemon().name("inbox-index").start(this::work);
    }

    /** Refuses when the table is too far behind. */
    void requireRoom() {
        lock.lock();
        try {
            if (waiting.size() >= MAX_WAITING) {
                throw new RefusedException(
                        StorageStatus.OUT_OF_RESOURCES, "instance index is behind, send again later");
            }
        } finally {
            lock.unlock();
        }
    }

    void add(InstanceRow row) {
        put(new Entry(row, null));
    }

    void sealed(String packId, String studyInstanceUid, long length) {
        put(new Entry(null, new SealedPack(packId, studyInstanceUid, length)));
    }

    /** The current revision of an instance, in the table or on the way there. */
    Optional<InstanceRow> current(InstanceKey key) {
        lock.lock();
        try {
            InstanceRow row = pending.get(key);
            if (row != null) {
                return Optional.of(row);
            }
        } finally {
            lock.unlock();
        }
        return index.current(key);
    }

    /** Returns once everything added before is in the table. */
    void flush() {
        lock.lock();
        try {
            long target = added;
            while (written < target && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Entry entry) {
        lock.lock();
        try {
            waiting.add(entry);
            added++;
            if (entry.row != null) {
                pending.put(entry.row.key(), entry.row);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        List<Entry> batch = next();
        while (!batch.isEmpty()) {
            if (write(batch)) {
                done(batch);
                batch = next();
            } else if (!pause()) {
                return;
            }
        }
    }

    /** The next entries, at least one; none once closed. */
    private List<Entry> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return waiting.stream().limit(BATCH).toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean write(List<Entry> batch) {
        try {
            List<InstanceRow> rows = new ArrayList<>();
            for (Entry entry : batch) {
                if (entry.row != null) {
                    rows.add(entry.row);
                }
            }
            insert(rows);
            for (Entry entry : batch) {
                if (entry.pack != null) {
                    index.sealed(entry.pack.packId, entry.pack.studyInstanceUid, entry.pack.length);
                    indexed.accept(entry.pack.studyInstanceUid, entry.pack.packId);
                }
            }
            return true;
        } catch (DatabaseException e) {
            ReceiveLog.indexFailed(e);
            return false;
        }
    }

    /** Rows may be there already: another node has read the pack, or has taken the same instance at the same time. */
    private void insert(List<InstanceRow> rows) {
        try {
            index.insert(rows);
        } catch (DatabaseException e) {
            if (!e.isConstraintViolation()) {
                throw e;
            }
            index.reconcile(rows);
        }
    }

    private void done(List<Entry> batch) {
        lock.lock();
        try {
            for (Entry entry : batch) {
                waiting.remove();
                if (entry.row != null) {
                    pending.remove(entry.row.key(), entry.row);
                }
            }
            written += batch.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before a failed batch is tried again; false once closed. */
    private boolean pause() {
        lock.lock();
        try {
            if (!closed) {
                changed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private record SealedPack(String packId, String studyInstanceUid, long length) {}

    private record Entry(
            @Nullable InstanceRow row, @Nullable SealedPack pack) {}
}
