package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.FileSource;
import dev.hilum.dicom.io.RangeSource;
import dev.hilum.job.DatabaseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One instance on its way in: bytes go to the pack as they come; {@link #complete} makes it durable. Once refused, the
 * rest of the bytes is taken and dropped. Not thread-safe. Every reception ends with {@link #complete} or {@link #abort}.
 */
public final class Reception {
    private static final int FIRST_TRY = 16 * 1024;
    private static final long SPACE_CHECK_STEP = 8L << 20;

    private final Inbox inbox;
    private final Intake intake;
    private final Announced announced;
    private final HeadBuffer head = new HeadBuffer();
    private int nextTry;
    private long length;
    private long nextSpaceCheck;
    private @Nullable ReceivedHeader header;
    private @Nullable PackWriter pack;
    private @Nullable ContentHash hash;
    private long pixelOffset;
    private StoreOutcome.@Nullable Refused refused;

    /** What the C-STORE-RQ says about the data set that follows; null where there is no such command. */
    record Announced(@Nullable String sopClassUid, @Nullable String sopInstanceUid, String transferSyntaxUid) {}

    Reception(Inbox inbox, Intake intake, Announced announced) {
        this.inbox = inbox;
        this.intake = intake;
        this.announced = announced;
    }

    /** Takes the next bytes of the data set, all that remain in the buffer. */
    public void write(ByteBuffer bytes) {
        if (refused != null) {
            bytes.position(bytes.limit());
            return;
        }
        attempt(() -> accept(bytes));
    }

    /** Ends the data set. All but {@link StoreOutcome.Refused} is on the medium when this returns. */
    public StoreOutcome complete() {
        if (refused == null) {
            attempt(this::requireWhole);
        }
        StoreOutcome outcome = refused == null ? settle() : refused;
        if (outcome instanceof StoreOutcome.Refused) {
            drop();
        }
        intake.ended(outcome);
        return outcome;
    }

    /** Ends the reception without a result: the association broke off. Nothing is kept. */
    public void abort() {
        drop();
    }

    private void accept(ByteBuffer bytes) throws IOException {
        length += bytes.remaining();
        if (length >= nextSpaceCheck) {
            inbox.store().requireSpace();
            nextSpaceCheck = length + SPACE_CHECK_STEP;
        }
        if (pack != null || (head.size() == 0 && bytes.remaining() >= FIRST_TRY && open(bytes, false))) {
            body(bytes);
            return;
        }
        inbox.headerBudget().take(bytes.remaining());
        head.take(bytes);
        if (head.size() >= Math.max(FIRST_TRY, nextTry)) {
            openHead(false);
        }
    }

    private void requireWhole() throws IOException {
        if (pack == null) {
            openHead(true);
        }
        if (pack == null) {
            throw new RefusedException(StorageStatus.CANNOT_UNDERSTAND, "data set ends within its header");
        }
        if (pixelOffset >= 0) {
            PackLocation place = pack.location();
            ByteSource written = new FileSource(pack.path());
            ByteSource rest = new RangeSource(written, place.offset() + pixelOffset, place.length() - pixelOffset);
            inbox.bytes().requireWhole(rest, announced.transferSyntaxUid());
        }
    }

    /** Starts the record with the bytes kept so far, once they are enough to know where the instance belongs. */
    private void openHead(boolean whole) throws IOException {
        ByteBuffer first = head.buffer();
        if (open(first, whole)) {
            inbox.headerBudget().giveBack(head.size());
            head.reset();
            body(first);
            return;
        }
        nextTry = head.size() * 2;
        if (head.size() > inbox.settings().maxHeaderBytes()) {
            throw new RefusedException(StorageStatus.CANNOT_UNDERSTAND, "header is longer than the limit");
        }
    }

    /** Finds out where the instance belongs and starts its record; false when these first bytes do not tell. */
    private boolean open(ByteBuffer first, boolean whole) throws IOException {
        Optional<DataSetBytes.Header> read = inbox.bytes().header(first, announced.transferSyntaxUid(), whole);
        if (read.isEmpty()) {
            return false;
        }
        ReceivedHeader received = received(read.get().dataSet());
        requireAnnounced(received);
        header = received;
        pixelOffset = read.get().pixelOffset();
        hash = new ContentHash(pixelOffset);
        pack = intake.packOf(received.studyInstanceUid());
        pack.begin();
        return true;
    }

    private void body(ByteBuffer bytes) throws IOException {
        Objects.requireNonNull(hash).update(bytes);
        Objects.requireNonNull(pack).write(bytes);
    }

    private StoreOutcome settle() {
        PackWriter writer = Objects.requireNonNull(pack);
        try {
            return inbox.settle(row(writer.location()), writer);
        } catch (RefusedException e) {
            return e.outcome();
        } catch (IOException e) {
            return storeFailed(e);
        } catch (DatabaseException e) {
            ReceiveLog.databaseSilent(intake.origin().id(), e);
            return new StoreOutcome.Refused(
                    StorageStatus.OUT_OF_RESOURCES, "the database does not answer, send again later");
        }
    }

    private InstanceRow row(PackLocation location) {
        ReceivedHeader known = Objects.requireNonNull(header);
        ContentHash content = Objects.requireNonNull(hash);
        return new InstanceRow(
                known.studyInstanceUid(),
                known.seriesInstanceUid(),
                known.sopInstanceUid(),
                known.sopClassUid(),
                announced.transferSyntaxUid(),
                known.patientId(),
                known.issuerOfPatientId(),
                intake.origin(),
                inbox.clock().instant(),
                content.headerSha256(),
                content.pixelSha256(),
                pixelOffset,
                1,
                1,
                location);
    }

    private void requireAnnounced(ReceivedHeader received) {
        boolean same =
                (announced.sopClassUid() == null || announced.sopClassUid().equals(received.sopClassUid()))
                        && (announced.sopInstanceUid() == null
                                || announced.sopInstanceUid().equals(received.sopInstanceUid()));
        if (!same) {
            throw new RefusedException(
                    StorageStatus.DATA_SET_DOES_NOT_MATCH_SOP_CLASS,
                    "SOP class or instance UID differs from the command");
        }
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refused = e.outcome();
        } catch (DicomException e) {
            refused = new StoreOutcome.Refused(
                    StorageStatus.CANNOT_UNDERSTAND, shortened(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            refused = storeFailed(e);
        }
        if (refused != null) {
            drop();
        }
    }

    private StoreOutcome.Refused storeFailed(IOException cause) {
        ReceiveLog.storeFailed(intake.origin().id(), cause);
        return new StoreOutcome.Refused(StorageStatus.OUT_OF_RESOURCES, "cannot store: disk full or failing");
    }

    private void drop() {
        inbox.headerBudget().giveBack(head.size());
        head.reset();
        if (pack != null) {
            pack.cutQuietly();
            pack = null;
        }
    }

    private static ReceivedHeader received(DataSet header) {
        return new ReceivedHeader(
                header.string(Tag.SOPClassUID).orElse(""),
                header.string(Tag.SOPInstanceUID).orElse(""),
                header.string(Tag.StudyInstanceUID).orElse(""),
                header.string(Tag.SeriesInstanceUID).orElse(""),
                header.string(Tag.PatientID).orElse(null),
                header.string(Tag.IssuerOfPatientID).orElse(null));
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) : text;
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The first bytes, until it is known where they go. */
    private static final class HeadBuffer {
        private byte[] bytes = new byte[0];
        private int size;

        void take(ByteBuffer more) {
            int length = more.remaining();
            if (bytes.length < size + length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
            }
            more.get(bytes, size, length);
            size += length;
        }

        int size() {
            return size;
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes, 0, size);
        }

        void reset() {
            bytes = new byte[0];
            size = 0;
        }
    }
}
