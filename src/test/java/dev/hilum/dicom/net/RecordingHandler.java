package dev.hilum.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps every data set in memory, and everything that a listener is told. */
class RecordingHandler implements DimseHandler, NetListener {
    final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    final Map<String, DimseRequest.CStoreRequest> requests = new ConcurrentHashMap<>();
    final AtomicInteger aborts = new AtomicInteger();
    private final List<String> events = new ArrayList<>();

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new StoreSink() {
            @Override
            public void write(ByteBuffer fragment) {
                byte[] part = new byte[fragment.remaining()];
                fragment.get(part);
                bytes.writeBytes(part);
            }

            @Override
            public DimseStatus complete() {
                stored.put(request.sopInstanceUid(), bytes.toByteArray());
                requests.put(request.sopInstanceUid(), request);
                return DimseStatus.SUCCESS;
            }

            @Override
            public void abort() {
                aborts.incrementAndGet();
            }
        };
    }

    @Override
    public void opened(AssociationContext association) {
        add("opened");
    }

    @Override
    public void released(AssociationContext association) {
        add("released");
    }

    @Override
    public void aborted(AssociationContext association, AbortReason reason) {
        add(reason.byPeer() ? "aborted by peer" : "aborted by us " + reason.reason());
    }

    @Override
    public void lost(AssociationContext association) {
        add("lost");
    }

    @Override
    public void rejected(java.net.InetSocketAddress peer, AssociateRejection rejection) {
        add("rejected " + rejection);
    }

    @Override
    public void fault(java.net.InetSocketAddress peer, NetFault fault) {
        add("fault " + fault);
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    private synchronized void add(String event) {
        events.add(event);
        notifyAll();
    }

    /** Waits for an event, at most 10 s; false where it did not come. */
    synchronized boolean await(String event) {
        long end = System.nanoTime() + 10_000_000_000L;
        try {
            while (!events.contains(event)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
