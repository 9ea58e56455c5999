package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Messages as P-DATA-TF PDUs, each of at most the length that the peer takes. A short message leaves in one write; a
 * command set shares the write of the first piece of its data set.
 */
final class MessageWriter {
    private static final int COMMAND = 1;
    private static final int LAST = 2;
    private static final int HEADERS = PduType.HEADER_LENGTH + PduType.PDV_HEADER_LENGTH;

    /** The shortest P-DATA-TF that carries two bytes. */
    private static final int MIN_PDU = PduType.PDV_HEADER_LENGTH + 2;

    /** Room beside a data set's PDU for a whole command set in small ones. */
    private static final int COMMAND_ROOM = 4096;

    private final UpperLayer upper;
    private final int fragment;
    private final ByteBuffer out;

    /** @param maxPduLength of a P-DATA-TF, the smaller of the peer's limit and ours */
    MessageWriter(UpperLayer upper, int maxPduLength) {
        this.upper = upper;
        // Even fragments: some peers take no others.
        this.fragment = (Math.max(maxPduLength, MIN_PDU) - PduType.PDV_HEADER_LENGTH) & ~1;
        this.out = ByteBuffer.allocate(fragment + HEADERS + COMMAND_ROOM);
    }

    /** A message without a data set. */
    void send(int contextId, DataSet command) throws IOException {
        command(contextId, CommandSet.encode(command));
        flush();
    }

    /** A message with a data set, read to its end. */
    void send(int contextId, DataSet command, InputStream dataSet) throws IOException {
        command(contextId, CommandSet.encode(command));
        // One byte is read ahead, to know whether a full fragment is the last.
        int ahead = dataSet.read();
        do {
            if (out.remaining() < fragment + HEADERS) {
                flush();
            }
            int start = out.position();
            out.position(start + HEADERS);
            int length = 0;
            if (ahead >= 0) {
                out.put((byte) ahead);
                length = 1 + dataSet.readNBytes(out.array(), out.position(), fragment - 1);
                out.position(start + HEADERS + length);
                ahead = length == fragment ? dataSet.read() : -1;
            }
            headers(start, contextId, length, ahead < 0 ? LAST : 0);
        } while (ahead >= 0);
        flush();
    }

    private void command(int contextId, byte[] bytes) throws IOException {
        for (int offset = 0; offset < bytes.length; offset += fragment) {
            int length = Math.min(fragment, bytes.length - offset);
            if (out.remaining() < length + HEADERS) {
                flush();
            }
            int start = out.position();
            out.position(start + HEADERS).put(bytes, offset, length);
            headers(start, contextId, length, COMMAND | (offset + length == bytes.length ? LAST : 0));
        }
    }

    private void headers(int at, int contextId, int length, int control) {
        out.put(at, (byte) PduType.P_DATA_TF)
                .put(at + 1, (byte) 0)
                .putInt(at + 2, length + PduType.PDV_HEADER_LENGTH)
                .putInt(at + 6, length + 2)
                .put(at + 10, (byte) contextId)
                .put(at + 11, (byte) control);
    }

    private void flush() throws IOException {
        out.flip();
        if (out.hasRemaining()) {
            upper.data(out);
        }
        out.clear();
    }
}
