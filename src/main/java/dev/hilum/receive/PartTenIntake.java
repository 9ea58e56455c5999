package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The way into the inbox for Part 10 files (PS3.10 section 7) that come by HTTP: as durable before the answer as by
 * C-STORE. Not thread-safe; {@link #close} says that nothing more comes.
 */
public final class PartTenIntake implements AutoCloseable {
    private static final int PREFIX = 132;
    private static final int GROUP_LENGTH_ELEMENT = 12;
    private static final int MAX_META = 1 << 20;
    private static final int CHUNK = 64 * 1024;

    private final Intake intake;
    private final ReceiveListener listener;
    private boolean broken;

    private PartTenIntake(Intake intake, ReceiveListener listener) {
        this.intake = intake;
        this.listener = listener;
    }

    /** Opens intakes; one for a service. */
    public record Door(Inbox inbox, UidSource uids, ReceiveListener listener, String calledAeTitle) {
        /** Begins what one request brings; {@code way} is a fixed word such as {@code STOW-RS}. */
        public PartTenIntake open(String way) {
            return new PartTenIntake(inbox.intake(new Origin(uids.next(), way, calledAeTitle)), listener);
        }
    }

    /**
     * What became of a file.
     *
     * @param sopClassUid and {@code sopInstanceUid} of the file meta information, null where that could not be read
     */
    public record Taken(
            StoreOutcome outcome,
            @Nullable String sopClassUid,
            @Nullable String sopInstanceUid) {}

    /**
     * Reads one file to the end of the stream and stores it.
     *
     * @throws IOException where the stream breaks off; nothing of the file is kept
     */
    public Taken store(InputStream file) throws IOException {
        DataSet meta;
        try {
            meta = meta(file);
        } catch (DicomException e) {
            file.transferTo(OutputStream.nullOutputStream());
            return taken(refused(String.valueOf(e.getMessage())), null, null);
        }
        String sopClass = meta.string(Tag.MediaStorageSOPClassUID).orElse(null);
        String sopInstance = meta.string(Tag.MediaStorageSOPInstanceUID).orElse(null);
        String syntax = meta.string(Tag.TransferSyntaxUID).orElse(null);
        if (syntax == null) {
            file.transferTo(OutputStream.nullOutputStream());
            return taken(refused("(0002,0010) Transfer Syntax UID is missing"), sopClass, sopInstance);
        }
        return taken(body(file, intake.begin(sopClass, sopInstance, syntax)), sopClass, sopInstance);
    }

    /** The request broke off: what was stored stays, and its study waits as after an abort. */
    public void brokeOff() {
        broken = true;
    }

    @Override
    public void close() {
        intake.close();
        listener.ended(intake.origin(), !broken, intake.studies());
    }

    private Taken taken(StoreOutcome outcome, @Nullable String sopClass, @Nullable String sopInstance) {
        listener.received(intake.origin(), outcome);
        return new Taken(outcome, sopClass, sopInstance);
    }

    private static StoreOutcome body(InputStream file, Reception reception) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = file.read(chunk); read >= 0; read = file.read(chunk)) {
                reception.write(ByteBuffer.wrap(chunk, 0, read));
            }
        } catch (IOException e) {
            reception.abort();
            throw e;
        }
        return reception.complete();
    }

    /** Reads just the file meta information: its group length says how far that goes. */
    private static DataSet meta(InputStream file) throws IOException {
        byte[] start = file.readNBytes(PREFIX + GROUP_LENGTH_ELEMENT);
        if (start.length < PREFIX + GROUP_LENGTH_ELEMENT
                || start[128] != 'D'
                || start[129] != 'I'
                || start[130] != 'C'
                || start[131] != 'M') {
            throw new DicomException("not a DICOM Part 10 file: DICM is missing");
        }
        ByteBuffer first = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).position(PREFIX);
        boolean groupLength = first.getInt() == 0x00000002 && first.getShort() == 0x4C55;
        long length = Integer.toUnsignedLong(first.getInt(PREFIX + 8));
        if (!groupLength || length > MAX_META) {
            throw new DicomException("(0002,0000) is missing or wrong: cannot tell where the data set begins");
        }
        byte[] elements = file.readNBytes((int) length);
        if (elements.length < length) {
            throw new DicomException("file ends within its meta information");
        }
        return Part10Reader.readDataSet(elements, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
    }

    private static StoreOutcome.Refused refused(String why) {
        return new StoreOutcome.Refused(
                StorageStatus.CANNOT_UNDERSTAND, why.length() > 64 ? why.substring(0, 64) : why);
    }
}
