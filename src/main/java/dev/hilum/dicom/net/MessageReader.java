package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Messages out of presentation data values (PS3.7 section 6.3, PS3.8 annex E): fragments of one command set, then of its
 * data set, on one presentation context, cut anywhere. Anything between them, or on a context that was not accepted, is
 * answered with A-ABORT.
 */
final class MessageReader {
    /** Takes the pieces of a data set; must not throw, since the rest has to be read all the same. */
    interface DataConsumer {
        void accept(ByteBuffer fragment);
    }

    /** A command set and the context that it came on. */
    record Command(int contextId, DataSet fields) {}

    private final UpperLayer upper;
    private final boolean[] accepted;
    private boolean inData;

    MessageReader(UpperLayer upper, Iterable<PresentationContext.Accepted> contexts) {
        this.upper = upper;
        this.accepted = new boolean[256];
        contexts.forEach(context -> accepted[context.id()] = true);
    }

    /** The next command set, whole. */
    Command command() throws AssociationEnded {
        try {
            byte[] bytes = new byte[256];
            int length = 0;
            int contextId = 0;
            do {
                nextValue();
                if (!upper.stream().valueIsCommand()) {
                    throw PduException.unexpected("data set fragment where a command set was expected");
                }
                contextId = sameContext(contextId);
                ByteBuffer fragment;
                while ((fragment = upper.stream().fragment()) != null) {
                    bytes = room(bytes, length + fragment.remaining());
                    int count = fragment.remaining();
                    fragment.get(bytes, length, count);
                    length += count;
                }
            } while (!upper.stream().valueIsLast());
            return new Command(contextId, CommandSet.decode(ByteBuffer.wrap(bytes, 0, length)));
        } catch (PduException e) {
            throw new AssociationEnded(upper.abort(e));
        } catch (DicomException e) {
            throw new AssociationEnded(upper.abort(PduException.malformed(String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            throw new AssociationEnded(upper.closed(Optional.of(e)));
        }
    }

    /** The data set that follows a command set on the same context, to its last fragment. */
    void dataSet(int contextId, DataConsumer consumer) throws AssociationEnded {
        try {
            do {
                nextValue();
                if (upper.stream().valueIsCommand()) {
                    throw PduException.unexpected("command set fragment inside a data set");
                }
                sameContext(contextId);
                ByteBuffer fragment;
                while ((fragment = upper.stream().fragment()) != null) {
                    consumer.accept(fragment);
                }
            } while (!upper.stream().valueIsLast());
        } catch (PduException e) {
            throw new AssociationEnded(upper.abort(e));
        } catch (IOException e) {
            throw new AssociationEnded(upper.closed(Optional.of(e)));
        }
    }

    private void nextValue() throws AssociationEnded, IOException {
        while (!inData || !upper.stream().nextValue()) {
            Indication indication = upper.receive();
            inData = indication instanceof Indication.DataArrived;
            if (!inData) {
                throw new AssociationEnded(indication);
            }
        }
    }

    private int sameContext(int expected) {
        int id = upper.stream().valueContextId();
        if (!accepted[id] || (expected != 0 && expected != id)) {
            throw PduException.unexpected("presentation context " + id + " was not accepted, or not begun on");
        }
        return id;
    }

    private static byte[] room(byte[] bytes, int needed) {
        if (needed > CommandSet.MAX_BYTES) {
            throw PduException.oversize("command set of more than " + CommandSet.MAX_BYTES + " bytes");
        }
        return needed <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
}
