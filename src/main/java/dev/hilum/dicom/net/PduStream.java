package dev.hilum.dicom.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * PDUs as they come off a transport. The values of a P-DATA-TF are handed out piece by piece as slices of the receive
 * buffer, so that neither a PDU nor a data set is ever held in memory; other PDUs are read whole, up to a bound. Memory
 * grows with the bytes that have arrived, never with what a length field claims.
 */
final class PduStream {
    /** 128 presentation contexts with 30 transfer syntaxes each take 130 KB. */
    static final int MAX_OTHER_PDU = 512 * 1024;

    private static final int FIRST_BUFFER = 4 * 1024;
    private static final int MIN_MAX_PDU = 64;

    private final Transport transport;
    private final Deadline deadline;
    private long idleNanos;
    private long maxDataPdu;

    /** Position to limit: received, not yet used. */
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER).limit(0);

    private int type;
    private long pduLeft;
    private int pdvLeft;
    private int pdvContextId;
    private int pdvHeader;

    PduStream(Transport transport, Deadline deadline) {
        this.transport = transport;
        this.deadline = deadline;
    }

    static void requireMaxPduLength(int bytes) {
        if (bytes < MIN_MAX_PDU || bytes > 1 << 26) {
            throw new IllegalArgumentException("maximum PDU length is " + MIN_MAX_PDU + "–67108864 bytes: " + bytes);
        }
    }

    /** From here on data may come: with the association's own buffer, bound, and limit of a single wait. */
    void expectData(ByteBuffer buffer, int maxPduLength, long idle) {
        // A peer that sends on without waiting for the answer may have filled more than the new buffer holds.
        if (in.remaining() <= buffer.capacity()) {
            in = buffer.clear().put(in).flip();
        }
        maxDataPdu = maxPduLength;
        idleNanos = idle;
    }

    /** The type of the next PDU, what was left of this one being passed over; -1 where the connection ended between two. */
    int next() throws IOException {
        skip();
        if (!in.hasRemaining() && !read(1)) {
            return -1;
        }
        fill(PduType.HEADER_LENGTH);
        type = in.get() & 0xFF;
        in.get();
        pduLeft = in.getInt() & 0xFFFFFFFFL;
        long bound = type == PduType.P_DATA_TF ? Math.max(maxDataPdu, PduType.PDV_HEADER_LENGTH) : MAX_OTHER_PDU;
        if (pduLeft > bound) {
            throw PduException.oversize("PDU of type " + type + " with a PDU-length over " + bound);
        }
        return type;
    }

    /** Whether something is here that was not read yet. */
    boolean isReadable() throws IOException {
        return in.hasRemaining() || transport.isReadable();
    }

    /** The current PDU, whole. */
    Pdu pdu() throws IOException {
        int length = (int) pduLeft;
        fill(length);
        pduLeft = 0;
        ByteBuffer body = in.slice(in.position(), length);
        in.position(in.position() + length);
        return PduDecoder.decode(type, body);
    }

    /** Goes to the next presentation data value of the current P-DATA-TF; false where there is none. */
    boolean nextValue() throws IOException {
        while (fragment() != null) {
            // passes over what nobody read of the value before
        }
        if (pduLeft == 0) {
            return false;
        }
        if (pduLeft < PduType.PDV_HEADER_LENGTH) {
            throw PduException.malformed("Presentation-data-value Item is longer than its PDU");
        }
        fill(PduType.PDV_HEADER_LENGTH);
        int length = in.getInt();
        pduLeft -= PduType.PDV_HEADER_LENGTH;
        if (length < 2 || length - 2 > pduLeft) {
            throw PduException.malformed("Presentation-data-value Item length");
        }
        pdvContextId = PduDecoder.contextId(in.get());
        pdvHeader = in.get();
        pdvLeft = length - 2;
        return true;
    }

    int valueContextId() {
        return pdvContextId;
    }

    boolean valueIsCommand() {
        return (pdvHeader & 1) != 0;
    }

    boolean valueIsLast() {
        return (pdvHeader & 2) != 0;
    }

    /** What has arrived of the current value, at least a byte, good until the next call; null at its end. */
    @Nullable
    ByteBuffer fragment() throws IOException {
        if (pdvLeft == 0) {
            return null;
        }
        fill(1);
        int count = Math.min(in.remaining(), pdvLeft);
        ByteBuffer slice = in.slice(in.position(), count);
        in.position(in.position() + count);
        pdvLeft -= count;
        pduLeft -= count;
        return slice;
    }

    /** Reads and forgets all until the end of the connection, whatever it is. */
    void discard() throws IOException {
        in = ByteBuffer.allocate(FIRST_BUFFER);
        while (transport.read(in) >= 0) {
            in.clear();
        }
    }

    /** Gives the buffer back; nothing can be read any more. */
    ByteBuffer release() {
        ByteBuffer buffer = in;
        in = ByteBuffer.allocate(1).limit(0);
        return buffer;
    }

    private void skip() throws IOException {
        pdvLeft = 0;
        while (pduLeft > 0) {
            fill(1);
            int count = (int) Math.min(in.remaining(), pduLeft);
            in.position(in.position() + count);
            pduLeft -= count;
        }
    }

    private void fill(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            if (!read(bytes)) {
                throw new EOFException("the connection ended inside a PDU");
            }
        }
    }

    /** One read, behind what is there already; false at the end. */
    private boolean read(int wanted) throws IOException {
        makeRoom(wanted);
        if (idleNanos > 0) {
            deadline.inNanos(idleNanos);
        }
        int end = in.limit();
        int start = in.position();
        in.limit(in.capacity()).position(end);
        int count = -1;
        try {
            count = transport.read(in);
        } finally {
            in.limit(count < 0 ? end : end + count).position(start);
        }
        if (idleNanos > 0) {
            deadline.stop();
        }
        return count >= 0;
    }

    private void makeRoom(int wanted) {
        if (!in.hasRemaining()) {
            in.clear().limit(0);
        } else if (in.position() + wanted > in.capacity() && in.position() > 0) {
            in.compact().flip();
        }
        if (in.limit() == in.capacity()) {
            int larger = Math.min(2 * in.capacity(), MAX_OTHER_PDU + PduType.HEADER_LENGTH);
            in = (in.isDirect() ? ByteBuffer.allocateDirect(larger) : ByteBuffer.allocate(larger))
                    .put(in)
                    .flip();
        }
    }
}
