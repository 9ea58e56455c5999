package dev.hilum.receive;

import dev.hilum.bucket.Bucket;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.job.Transactions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where received instances are kept. An instance and its row are one record of an append-only pack; the record is on
 * the medium before its sender hears Success. The table of instances is an index over the packs and is rebuilt from
 * them at the start. See docs/adr/0005-store-layout.md.
 */
public final class Inbox implements AutoCloseable {
    private final InboxSettings settings;
    private final PackStore store;
    private final InstanceIndex index;
    private final IndexWriter writer;
    private final Reading reading;
    private final Clock clock;
    private final HeaderBudget headerBudget;
    private final List<String> goneAtStart;
    private final Optional<PackBucket> bucket;
    private boolean bucketRead;
    private final KeyedLocks instances = new KeyedLocks();

    /** How data sets are read and compared. */
    public record Reading(DataSetBytes bytes, ContentComparison comparison) {
        /** By dicom.io and dicom.pixel. */
        public static Reading dicom() {
            return new Reading(new DicomDataSetBytes(), new DecodedComparison());
        }
    }

    private Inbox(
            InboxSettings settings,
            PackStore store,
            Transactions transactions,
            Reading reading,
            Clock clock,
            Optional<PackBucket> bucket,
            List<String> goneAtStart) {
        this.bucket = bucket;
        this.goneAtStart = List.copyOf(goneAtStart);
        this.settings = settings;
        this.store = store;
        this.index = new InstanceIndex(transactions);
        this.writer = new IndexWriter(index, store::indexed);
        this.reading = reading;
        this.clock = clock;
        this.headerBudget = new HeaderBudget(settings.maxBufferedHeaderBytes());
    }

    /** Opens the inbox and brings the index in line with the packs. */
    public static Inbox open(
            InboxSettings settings, Transactions transactions, Reading reading, Clock clock, UidSource uids)
            throws IOException {
        return open(settings, transactions, reading, clock, uids, new LocalDisk(), uids.next());
    }

    /**
     * As above, as one of several nodes that share the folder.
     *
     * @param node a UID that no other node has, nor this one in its last life
     */
    public static Inbox open(
            InboxSettings settings,
            Transactions transactions,
            Reading reading,
            Clock clock,
            UidSource uids,
            String node)
            throws IOException {
        return open(settings, transactions, reading, clock, uids, new LocalDisk(), node, Optional.empty());
    }

    /**
     * A bucket behind the folder, which is then this node's alone.
     *
     * @param keepLocal how long an unused pack stays in the folder that the bucket has
     */
    public record Backed(Bucket bucket, Duration keepLocal) {}

    /** As above; where there is a bucket, sealed packs go there by {@link #mirror}, and other nodes' come from there. */
    public static Inbox open(
            InboxSettings settings,
            Transactions transactions,
            Reading reading,
            Clock clock,
            UidSource uids,
            String node,
            Optional<Backed> backed)
            throws IOException {
        return open(settings, transactions, reading, clock, uids, new LocalDisk(), node, backed);
    }

    static Inbox open(
            InboxSettings settings,
            Transactions transactions,
            Reading reading,
            Clock clock,
            UidSource uids,
            PackFile.Disk disk,
            String node)
            throws IOException {
        return open(settings, transactions, reading, clock, uids, disk, node, Optional.empty());
    }

    private static Inbox open(
            InboxSettings settings,
            Transactions transactions,
            Reading reading,
            Clock clock,
            UidSource uids,
            PackFile.Disk disk,
            String node,
            Optional<Backed> backed)
            throws IOException {
        PackStore store = new PackStore(settings, disk, uids, node);
        InstanceIndex index = new InstanceIndex(transactions);
        Optional<PackBucket> bucket =
                backed.map(it -> new PackBucket(it.bucket(), it.keepLocal(), store, index, clock));
        List<String> gone = new InboxRecovery(store, index, bucket).run();
        return new Inbox(settings, store, transactions, reading, clock, bucket, gone);
    }

    /** Nodes that were found gone when this inbox was opened; all that they had acknowledged is in the index. */
    public List<String> goneAtStart() {
        return goneAtStart;
    }

    /**
     * What was taken over.
     *
     * @param nodes that are gone
     * @param studies Study Instance UIDs of which they were receiving
     */
    public record Adopted(List<String> nodes, Set<String> studies) {}

    /** Looks for nodes that are gone and takes over what they left; to be called now and then. */
    public Adopted adopt() throws IOException {
        return new InboxRecovery(store, index, bucket).adopt();
    }

    /** Begins what comes from one association, request or folder. */
    public Intake intake(Origin origin) {
        return new Intake(this, origin);
    }

    /** Reads what is stored. */
    public InboxReader reader() {
        return new InboxReader(store, index, writer, reading.bytes(), bucket);
    }

    /**
     * Removes a study with all its revisions.
     *
     * @return false when instances of it are being received: nothing was removed, try again later
     */
    public boolean deleteStudy(String studyInstanceUid) throws IOException {
        // Closed packs count as open until the index has them.
        writer.flush();
        return store.delete(studyInstanceUid, packs -> {
            writer.flush();
            if (bucket.isPresent()) {
                Set<String> everywhere = index.packsOf(studyInstanceUid);
                everywhere.addAll(packs);
                bucket.get().erase(studyInstanceUid, everywhere);
            } else {
                index.deletePacks(packs);
            }
        });
    }

    /**
     * What one pass between folder and bucket did.
     *
     * @param failed packs that could not be put; they are tried again
     * @param found Study Instance UIDs of packs that only the bucket knew of
     */
    public record Mirrored(int failed, Set<String> found) {}

    /**
     * Puts sealed packs in the bucket, and once after the start reads what only the bucket has; by one thread, every few
     * seconds. Nothing where there is no bucket.
     */
    public Mirrored mirror() throws IOException {
        if (bucket.isEmpty()) {
            return new Mirrored(0, Set.of());
        }
        PackBucket packs = bucket.get();
        int failed = packs.put();
        Set<String> found = Set.of();
        if (!bucketRead) {
            found = new InboxRecovery(store, index, bucket).readFrom(packs);
            bucketRead = true;
        }
        return new Mirrored(failed, found);
    }

    /** Drops copies of what was erased, and of what the bucket has and nobody used; by the same thread, every minute. */
    public void sweep() throws IOException {
        if (bucket.isPresent()) {
            bucket.get().forgetErased();
            bucket.get().evict();
        }
    }

    @Override
    public void close() {
        writer.close();
        store.nodes().close();
    }

    /**
     * Decides what an instance is whose bytes are all in the pack, and keeps or drops it. Instances of one key are
     * decided one after the other.
     */
    StoreOutcome settle(InstanceRow candidate, PackWriter pack) throws IOException {
        writer.requireRoom();
        return instances.with(candidate.key(), () -> {
            Optional<InstanceRow> before = writer.current(candidate.key());
            StoreOutcome outcome =
                    before.isEmpty() ? new StoreOutcome.Stored(candidate) : compare(before.get(), candidate);
            switch (outcome) {
                case StoreOutcome.Stored stored -> keep(stored.row(), pack);
                case StoreOutcome.Revised revised -> keep(revised.row(), pack);
                case StoreOutcome.Duplicate duplicate -> pack.cut();
                case StoreOutcome.Refused refused -> throw new IllegalStateException("comparing refuses nothing");
            }
            return outcome;
        });
    }

    void close(String studyInstanceUid, PackWriter pack) throws IOException {
        try {
            long length = pack.seal();
            writer.sealed(pack.packId(), studyInstanceUid, length);
        } finally {
            store.closed(studyInstanceUid);
        }
    }

    PackStore store() {
        return store;
    }

    DataSetBytes bytes() {
        return reading.bytes();
    }

    InboxSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    HeaderBudget headerBudget() {
        return headerBudget;
    }

    private void keep(InstanceRow row, PackWriter pack) throws IOException {
        pack.commit(RowCodec.encode(row));
        writer.add(row);
    }

    private StoreOutcome compare(InstanceRow before, InstanceRow candidate) {
        if (candidate.sameBytes(before)) {
            return new StoreOutcome.Duplicate(before);
        }
        int next = before.revision() + 1;
        return switch (difference(before, candidate)) {
            case NONE -> new StoreOutcome.Duplicate(before);
            case DEMOGRAPHICS ->
                new StoreOutcome.Revised(
                        candidate.revised(next, before.contentRevision()), before, StoreOutcome.Change.DEMOGRAPHICS);
            case CONTENT ->
                new StoreOutcome.Revised(candidate.revised(next, next), before, StoreOutcome.Change.CONTENT);
        };
    }

    /** What cannot be compared is kept as different, never dropped. */
    private ContentComparison.Difference difference(InstanceRow before, InstanceRow candidate) {
        try {
            InboxReader reader = reader();
            boolean samePixelBytes = before.transferSyntaxUid().equals(candidate.transferSyntaxUid())
                    && before.pixelSha256() != null
                    && before.pixelSha256().equals(candidate.pixelSha256());
            return reading.comparison().compare(reader.open(before), reader.open(candidate), samePixelBytes);
        } catch (IOException | DicomException e) {
            ReceiveLog.comparisonFailed(candidate.sopInstanceUid(), e);
            return ContentComparison.Difference.CONTENT;
        }
    }
}
