package dev.hilum.receive;

import dev.hilum.receive.PackFormat.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Appends records to one pack. One instance at a time; not thread-safe.
 *
 * <p>{@link #commit} returns once data and row are on the medium. After an {@link IOException} of any method the
 * writer is {@link #broken}: what a failed fdatasync has kept is unknown, so the pack takes no more records.
 */
final class PackWriter {
    private final PackFile file;
    private final String packId;
    private final Path path;
    private final CRC32C crc = new CRC32C();
    private long end;
    private long position;
    private int records;
    private boolean broken;

    private PackWriter(PackFile file, String packId, Path path, long end) {
        this.file = file;
        this.packId = packId;
        this.path = path;
        this.end = end;
    }

    /** Creates the pack and makes its name durable; its content becomes durable with the first record. */
    static PackWriter create(PackFile.Disk disk, Path folder, String studyInstanceUid, String packId)
            throws IOException {
        Path path = folder.resolve(packId + PackFormat.SUFFIX);
        PackFile file = disk.create(path);
        try {
            ByteBuffer head = PackFormat.packHead(studyInstanceUid, packId);
            long length = head.remaining();
            file.write(head, 0);
            disk.forceFolder(folder);
            return new PackWriter(file, packId, path, length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Starts a record behind the last one. */
    void begin() {
        position = end + PackFormat.HEAD_LENGTH;
        crc.reset();
    }

    /** Adds data set bytes to the record. */
    void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        crc.update(bytes.duplicate());
        guarded(() -> file.write(bytes, position));
        position += length;
    }

    /** Where the bytes written since {@link #begin} lie; they can be read there. */
    PackLocation location() {
        long start = end + PackFormat.HEAD_LENGTH;
        return new PackLocation(packId, start, position - start);
    }

    /** Ends the record with its row and returns once it is durable. */
    PackLocation commit(byte[] row) throws IOException {
        PackLocation location = location();
        RecordHead head = new RecordHead(
                false,
                records,
                location.length(),
                row.length,
                (int) crc.getValue(),
                PackFormat.crc(row, 0, row.length));
        guarded(() -> {
            file.write(ByteBuffer.wrap(row), position);
            file.write(PackFormat.recordHead(head, packId), end);
            file.force();
        });
        end += head.recordLength();
        position = end;
        records++;
        return location;
    }

    /** Drops the record that was begun. */
    void cut() throws IOException {
        guarded(() -> file.truncate(end));
    }

    /** Drops what was begun, without a complaint: whatever stays behind is no record and is cut at the next start. */
    void cutQuietly() {
        try {
            file.truncate(end);
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Marks the pack as complete, so that the next start need not check it, and closes it. */
    long seal() throws IOException {
        try (file) {
            guarded(() -> {
                file.write(PackFormat.recordHead(RecordHead.sealed(records), packId), end);
                file.force();
            });
            return end + PackFormat.HEAD_LENGTH;
        }
    }

    /** Closes the file as it is. */
    void close() throws IOException {
        file.close();
    }

    boolean isBroken() {
        return broken;
    }

    int records() {
        return records;
    }

    String packId() {
        return packId;
    }

    Path path() {
        return path;
    }

    private void guarded(Write write) throws IOException {
        if (broken) {
            throw new IOException("pack " + packId + " failed before");
        }
        try {
            write.run();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
