package dev.hilum.receive;

import dev.hilum.receive.PackFormat.PackHead;
import dev.hilum.receive.PackFormat.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a pack holds, read from the pack alone.
 *
 * @param rows of all whole records, in order of arrival
 * @param sealed whether the pack was closed properly
 * @param end of the last whole record or of the seal; bytes behind it were never acknowledged
 * @param damaged offsets of records whose bytes no longer match their checksum: a fault of the medium
 */
record PackScan(List<InstanceRow> rows, boolean sealed, long end, List<Long> damaged) {
    PackScan {
        rows = List.copyOf(rows);
        damaged = List.copyOf(damaged);
    }

    /**
     * Reads a pack up to the first bytes that are no whole record.
     *
     * @param verify also reads the data of every record and compares its checksum
     */
    static PackScan read(Path file, boolean verify) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<PackHead> head = PackFormat.packHead(bytes(channel, 0, 256));
            if (head.isEmpty()) {
                return new PackScan(List.of(), false, 0, List.of());
            }
            return new Walk(channel, head.get(), verify).run();
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // until full or at the end of the file
        }
        return buffer.flip();
    }

    /** One pass over the records. */
    private static final class Walk {
        private final FileChannel channel;
        private final PackHead pack;
        private final boolean verify;
        private final List<InstanceRow> rows = new ArrayList<>();
        private final List<Long> damaged = new ArrayList<>();
        private long end;
        private int sequence;

        Walk(FileChannel channel, PackHead pack, boolean verify) {
            this.channel = channel;
            this.pack = pack;
            this.verify = verify;
            this.end = pack.length();
        }

        PackScan run() throws IOException {
            while (true) {
                Optional<RecordHead> head =
                        PackFormat.recordHead(bytes(channel, end, PackFormat.HEAD_LENGTH), pack.packId());
                if (head.isEmpty()
                        || head.get().sequence() != sequence
                        || end + head.get().recordLength() > channel.size()) {
                    return dropDamagedTail();
                }
                if (head.get().seal()) {
                    return new PackScan(rows, true, end + PackFormat.HEAD_LENGTH, damaged);
                }
                take(head.get());
            }
        }

        private void take(RecordHead head) throws IOException {
            long dataStart = end + PackFormat.HEAD_LENGTH;
            byte[] row = new byte[head.rowLength()];
            bytes(channel, dataStart + head.dataLength(), row.length).get(row);
            boolean whole = PackFormat.crc(row, 0, row.length) == head.rowCrc()
                    && (!verify || dataCrc(dataStart, head.dataLength()) == head.dataCrc());
            if (whole) {
                rows.add(RowCodec.decode(row, new PackLocation(pack.packId(), dataStart, head.dataLength())));
            } else {
                damaged.add(end);
            }
            end += head.recordLength();
            sequence++;
        }

        /** The last record may have been cut off by a power failure before its Success; an earlier one may not. */
        private PackScan dropDamagedTail() {
            long kept = end;
            boolean tail = !damaged.isEmpty()
                    && (rows.isEmpty() || rows.getLast().location().offset() < damaged.getLast());
            if (tail) {
                kept = damaged.removeLast();
            }
            return new PackScan(rows, false, kept, damaged);
        }

        private int dataCrc(long start, long length) throws IOException {
            CRC32C crc = new CRC32C();
            for (long done = 0; done < length; ) {
                ByteBuffer part = bytes(channel, start + done, (int) Math.min(1 << 20, length - done));
                done += part.remaining();
                crc.update(part);
            }
            return (int) crc.getValue();
        }
    }
}
