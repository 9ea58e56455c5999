package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes from a peer: PDUs that parse write and parse back equal, and a whole connection of them ends in order. Run
 * with JAZZER_FUZZ=1 and the Maven profile {@code fuzz} to look for new ones; without, the kept inputs are replayed.
 */
@Tag("slow")
class PduFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void whatParsesWritesAndParsesBackEqual(byte[] bytes) {
        Pdu pdu;
        try {
            pdu = PduDecoder.decode(ByteBuffer.wrap(bytes));
        } catch (PduException e) {
            return;
        }
        assertEquals(pdu, PduDecoder.decode(PduEncoder.encode(pdu)));
    }

    @FuzzTest(maxDuration = "10m")
    void everyConnectionEndsInOrder(byte[] bytes) {
        converse(bytes);
    }

    /** The same behind a proper A-ASSOCIATE-RQ, which random bytes would rarely make. */
    @FuzzTest(maxDuration = "10m")
    void everyAssociationEndsInOrder(byte[] bytes) {
        byte[] opening = ScriptedPeer.bytes(Messages.associate());
        converse(ByteBuffer.allocate(opening.length + bytes.length)
                .put(opening)
                .put(bytes)
                .array());
    }

    private static void converse(byte[] bytes) {
        RecordingHandler handler = new RecordingHandler();
        ServerSettings settings = ServerSettings.on("127.0.0.1", 0);
        Associations associations = new Associations(settings.limits(), false);
        Recording transport = new Recording(ByteBuffer.wrap(bytes));
        AssociationAcceptor connection = new AssociationAcceptor(settings, transport, handler, handler, associations);
        associations.connected(connection);
        connection.run();
        associations.closed(connection);
        assertEquals(true, transport.closed);
        assertEquals(0, associations.openCount() + associations.halfOpenCount());
        List<String> events = handler.events();
        assertEquals(
                events.contains("opened"),
                events.contains("lost")
                        || events.contains("released")
                        || events.stream().anyMatch(e -> e.startsWith("aborted")),
                events::toString);
    }

    /** A peer that has said it all and listens to nothing. */
    private static final class Recording implements Transport {
        private final ByteBuffer bytes;
        private boolean closed;

        private Recording(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            from.position(from.limit());
        }

        @Override
        public void shutdownInput() {
            bytes.position(bytes.limit());
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public InetSocketAddress peer() {
            return new InetSocketAddress("127.0.0.1", 1);
        }
    }
}
