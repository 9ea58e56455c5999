package dev.hilum.dicom.net;

import dev.hilum.dicom.net.NetListener.NetFault;
import dev.hilum.dicom.net.PresentationContext.Accepted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One incoming connection, from its first byte to its close. */
final class AssociationAcceptor implements FaultReport {
    /** Responses are short: a peer that takes longer PDUs gets none. */
    private static final int MAX_SENT = 16 * 1024;

    private final ServerSettings settings;
    private final Transport transport;
    private final DimseHandler handler;
    private final NetListener listener;
    private final Associations associations;
    private final Deadline deadline;
    private final UpperLayer upper;
    /** Ended by this side: what its thread then meets is no fault of the peer. */
    private volatile boolean ending;

    AssociationAcceptor(
            ServerSettings settings,
            Transport transport,
            DimseHandler handler,
            NetListener listener,
            Associations associations) {
        this.settings = settings;
        this.transport = transport;
        this.handler = handler;
        this.listener = listener;
        this.associations = associations;
        this.deadline = new Deadline(transport);
        this.upper = new UpperLayer(transport, deadline, settings.timeouts(), this);
    }

    /** Runs to the end of the connection; never throws on account of the peer. */
    void run() {
        upper.transportIndication();
        try {
            if (handshaken() && upper.receive() instanceof Indication.AssociateRequested(Pdu.AAssociateRq request)) {
                answer(request);
            }
            upper.awaitClose();
        } catch (IOException e) {
            NetLog.endedHard(transport.peer(), e);
        } catch (RuntimeException e) {
            NetLog.bug(transport.peer(), e);
        } finally {
            upper.close();
        }
    }

    /** From any thread: ends the connection, with an A-ABORT where there is an association. */
    void shutdown() {
        ending = true;
        deadline.expire();
    }

    /** From any thread: there are too many connections of this kind. */
    void evict() {
        fault(NetFault.TOO_MANY_HALF_OPEN, "the oldest of too many connections without an association");
        ending = true;
        transport.close();
    }

    private boolean handshaken() {
        if (!(transport instanceof TlsTransport tls)) {
            return true;
        }
        try {
            tls.handshake();
            return true;
        } catch (IOException e) {
            fault(NetFault.TLS, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void answer(Pdu.AAssociateRq request) throws IOException {
        Optional<AssociateRejection> refusal =
                Negotiation.check(request, transport.peer().getAddress(), settings.callers());
        if (refusal.isPresent()) {
            reject(request, refusal.get());
        } else if (associations.enter(this)) {
            try {
                serve(request);
            } finally {
                associations.leave(this);
            }
        } else {
            reject(request, AssociateRejection.LOCAL_LIMIT_EXCEEDED);
        }
    }

    private void reject(Pdu.AAssociateRq request, AssociateRejection rejection) throws IOException {
        NetLog.rejected(transport.peer(), request.callingAeTitle(), request.calledAeTitle(), rejection);
        tell(l -> l.rejected(transport.peer(), rejection));
        upper.reject(rejection);
    }

    private void serve(Pdu.AAssociateRq request) throws IOException {
        int maxPduLength = settings.limits().maxPduLength();
        Pdu.AAssociateAc answer = Negotiation.accept(request, settings.contexts(), maxPduLength);
        List<Accepted> agreed = Negotiation.agreed(request.contexts(), answer.contexts());
        AssociationContext association = new AssociationContext(
                associations.nextId(),
                request.calledAeTitle(),
                request.callingAeTitle(),
                transport.peer(),
                settings.tls().isPresent(),
                Negotiation.versionName(request.userItems()),
                agreed);
        MessageWriter writer = new MessageWriter(upper, Negotiation.maxSent(request.userItems(), MAX_SENT));
        ByteBuffer buffer = associations.takeBuffer();
        try {
            upper.accept(answer, buffer, maxPduLength);
            NetLog.opened(association);
            tell(l -> l.opened(association));
            Indication how = new Indication.Closed();
            try {
                long maxDataSet = settings.limits().maxDataSetBytes();
                how = new DimseProvider(association, upper, writer, handler, maxDataSet).serve();
            } finally {
                ended(association, how);
            }
        } finally {
            associations.giveBuffer(upper.stream().release());
        }
    }

    private void ended(AssociationContext association, Indication how) {
        NetLog.ended(association, how.getClass().getSimpleName());
        switch (how) {
            case Indication.Released released -> tell(l -> l.released(association));
            case Indication.Aborted(AbortReason reason) -> tell(l -> l.aborted(association, reason));
            default -> tell(l -> l.lost(association));
        }
    }

    @Override
    public void fault(NetFault fault, String detail) {
        if (!ending) {
            NetLog.fault(transport.peer(), fault, detail);
            tell(l -> l.fault(transport.peer(), fault));
        }
    }

    private void tell(Consumer<NetListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            NetLog.listenerFailed(e);
        }
    }
}
