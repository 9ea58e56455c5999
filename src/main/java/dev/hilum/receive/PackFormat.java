package dev.hilum.receive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a pack, all integers big-endian.
 *
 * <pre>
 * pack   = magic "HILUMPK1", u16 length, Study Instance UID, u16 length, pack id, u32 CRC-32C of all before; record*
 * record = magic "HREC", u32 sequence from 0, u64 data length, u32 row length, u32 CRC-32C of data, u32 CRC-32C of row,
 *          u32 CRC-32C of these 28 bytes and the pack id; data set as received; row as JSON
 * seal   = a record head with magic "SEAL", the number of records as sequence, no data and no row
 * </pre>
 *
 * The head of a record stays zero until data and row are written, so a record is there as a whole or not at all.
 */
final class PackFormat {
    static final String SUFFIX = ".pack";
    static final int HEAD_LENGTH = 32;
    static final int MAX_ROW_LENGTH = 64 * 1024;

    private static final byte[] PACK_MAGIC = "HILUMPK1".getBytes(StandardCharsets.US_ASCII);
    private static final int RECORD_MAGIC = 0x48524543;
    private static final int SEAL_MAGIC = 0x5345414C;

    private PackFormat() {}

    /** What the first bytes of a pack say. */
    record PackHead(String studyInstanceUid, String packId, int length) {}

    /** The fixed part of a record, or of the seal. */
    record RecordHead(boolean seal, int sequence, long dataLength, int rowLength, int dataCrc, int rowCrc) {
        static RecordHead sealed(int records) {
            return new RecordHead(true, records, 0, 0, 0, 0);
        }

        long recordLength() {
            return HEAD_LENGTH + dataLength + rowLength;
        }
    }

    static ByteBuffer packHead(String studyInstanceUid, String packId) {
        byte[] study = studyInstanceUid.getBytes(StandardCharsets.US_ASCII);
        byte[] id = packId.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer head = ByteBuffer.allocate(PACK_MAGIC.length + 2 + study.length + 2 + id.length + 4);
        head.put(PACK_MAGIC).putShort((short) study.length).put(study);
        head.putShort((short) id.length).put(id);
        head.putInt(crc(head.array(), 0, head.position()));
        return head.flip();
    }

    /** Empty where the bytes are no whole pack head: the pack was cut while it was created and holds nothing. */
    static Optional<PackHead> packHead(ByteBuffer bytes) {
        int start = bytes.position();
        byte[] magic = new byte[PACK_MAGIC.length];
        if (bytes.remaining() < magic.length + 2) {
            return Optional.empty();
        }
        bytes.get(magic);
        String study = text(bytes);
        String id = text(bytes);
        boolean whole = java.util.Arrays.equals(magic, PACK_MAGIC) && bytes.remaining() >= 4;
        if (!whole || bytes.getInt() != crc(bytes.array(), start, bytes.position() - 4 - start)) {
            return Optional.empty();
        }
        return Optional.of(new PackHead(study, id, bytes.position() - start));
    }

    static ByteBuffer recordHead(RecordHead head, String packId) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_LENGTH);
        bytes.putInt(head.seal() ? SEAL_MAGIC : RECORD_MAGIC).putInt(head.sequence());
        bytes.putLong(head.dataLength()).putInt(head.rowLength());
        bytes.putInt(head.dataCrc()).putInt(head.rowCrc());
        bytes.putInt(headCrc(bytes.array(), packId));
        return bytes.flip();
    }

    /** Empty where the bytes are no record head of this pack. */
    static Optional<RecordHead> recordHead(ByteBuffer bytes, String packId) {
        if (bytes.remaining() < HEAD_LENGTH) {
            return Optional.empty();
        }
        byte[] head = new byte[HEAD_LENGTH];
        bytes.get(head);
        ByteBuffer in = ByteBuffer.wrap(head);
        int magic = in.getInt();
        RecordHead read =
                new RecordHead(magic == SEAL_MAGIC, in.getInt(), in.getLong(), in.getInt(), in.getInt(), in.getInt());
        boolean whole = (magic == SEAL_MAGIC || magic == RECORD_MAGIC)
                && in.getInt() == headCrc(head, packId)
                && read.dataLength() >= 0
                && read.rowLength() >= 0
                && read.rowLength() <= MAX_ROW_LENGTH;
        return whole ? Optional.of(read) : Optional.empty();
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static int headCrc(byte[] head, String packId) {
        CRC32C crc = new CRC32C();
        crc.update(head, 0, HEAD_LENGTH - 4);
        crc.update(packId.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.remaining() < 2 ? 0 : bytes.getShort() & 0xFFFF;
        byte[] text = new byte[Math.min(length, bytes.remaining())];
        bytes.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
