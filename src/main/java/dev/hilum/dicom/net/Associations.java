package dev.hilum.dicom.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All connections of a server: those with an association, which are limited and rejected beyond, and the others (half
 * open, or ending), of which the oldest is closed to make room. So a flood of silent connections keeps nobody out.
 */
final class Associations {
    private static final int MIN_BUFFER = 64 * 1024;

    private final ServerSettings.Limits limits;
    private final boolean direct;
    private final int bufferSize;
    private final Set<AssociationAcceptor> open = new LinkedHashSet<>();
    private final Set<AssociationAcceptor> halfOpen = new LinkedHashSet<>();
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private long lastId;

    /** @param direct whether receive buffers are outside the heap, for the kernel to read into */
    Associations(ServerSettings.Limits limits, boolean direct) {
        this.limits = limits;
        this.direct = direct;
        // However small the PDUs: a read should bring much.
        this.bufferSize = Math.max(limits.maxPduLength(), MIN_BUFFER) + PduType.HEADER_LENGTH;
    }

    synchronized long nextId() {
        return ++lastId;
    }

    /** A connection has come in. */
    void connected(AssociationAcceptor connection) {
        AssociationAcceptor oldest = null;
        synchronized (this) {
            halfOpen.add(connection);
            if (halfOpen.size() > limits.halfOpen()) {
                Iterator<AssociationAcceptor> first = halfOpen.iterator();
                oldest = first.next();
                first.remove();
            }
        }
        if (oldest != null) {
            oldest.evict();
        }
    }

    synchronized void closed(AssociationAcceptor connection) {
        halfOpen.remove(connection);
        notifyAll();
    }

    /** Counts a connection as an association; false where the limit is reached. */
    synchronized boolean enter(AssociationAcceptor connection) {
        if (open.size() >= limits.associations()) {
            return false;
        }
        halfOpen.remove(connection);
        return open.add(connection);
    }

    /** The association has ended; its connection may take a little longer. */
    synchronized void leave(AssociationAcceptor connection) {
        open.remove(connection);
        halfOpen.add(connection);
        notifyAll();
    }

    synchronized int openCount() {
        return open.size();
    }

    synchronized int halfOpenCount() {
        return halfOpen.size();
    }

    synchronized List<AssociationAcceptor> all() {
        Set<AssociationAcceptor> all = new LinkedHashSet<>(open);
        all.addAll(halfOpen);
        return List.copyOf(all);
    }

    /** Waits until no association is open; false where that took longer. */
    synchronized boolean awaitNoAssociation(long nanos) throws InterruptedException {
        return await(nanos, false);
    }

    /** Waits until no connection is open at all; false where that took longer. */
    synchronized boolean awaitNoConnection(long nanos) throws InterruptedException {
        return await(nanos, true);
    }

    private boolean await(long nanos, boolean halfOpenToo) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!open.isEmpty() || (halfOpenToo && !halfOpen.isEmpty())) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    ByteBuffer takeBuffer() {
        synchronized (this) {
            if (!buffers.isEmpty()) {
                return buffers.pop();
            }
        }
        return direct ? ByteBuffer.allocateDirect(bufferSize) : ByteBuffer.allocate(bufferSize);
    }

    synchronized void giveBuffer(ByteBuffer buffer) {
        // Kept for the next association: direct memory comes back only with a collection.
        if (buffer.capacity() == bufferSize && buffers.size() < limits.associations()) {
            buffers.push(buffer);
        }
    }
}
