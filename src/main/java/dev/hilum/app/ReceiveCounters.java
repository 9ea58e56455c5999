package dev.hilum.app;

import dev.hilum.dicom.net.AbortReason;
import dev.hilum.dicom.net.AssociateRejection;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.receive.Origin;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;

/** Counts what the receiver does and hands it on; labels hold no patient data. */
final class ReceiveCounters implements NetListener, ReceiveListener {
    private final MeterRegistry meters;
    private final ReceiveListener flow;
    private NetListener receiver = NetListener.NONE;

    ReceiveCounters(MeterRegistry meters, ReceiveListener flow) {
        this.meters = meters;
        this.flow = flow;
    }

    /** Whom association events are handed on to. */
    void to(NetListener next) {
        receiver = next;
    }

    @Override
    public void received(Origin origin, StoreOutcome outcome) {
        String name = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        meters.counter("hilum.instances", "outcome", name).increment();
        flow.received(origin, outcome);
    }

    @Override
    public void ended(Origin origin, boolean inOrder, Set<String> studies) {
        flow.ended(origin, inOrder, studies);
    }

    @Override
    public void opened(AssociationContext association) {
        meters.counter("hilum.associations", "end", "opened").increment();
        receiver.opened(association);
    }

    @Override
    public void released(AssociationContext association) {
        meters.counter("hilum.associations", "end", "released").increment();
        receiver.released(association);
    }

    @Override
    public void aborted(AssociationContext association, AbortReason reason) {
        meters.counter("hilum.associations", "end", "aborted").increment();
        receiver.aborted(association, reason);
    }

    @Override
    public void lost(AssociationContext association) {
        meters.counter("hilum.associations", "end", "lost").increment();
        receiver.lost(association);
    }

    @Override
    public void rejected(InetSocketAddress peer, AssociateRejection rejection) {
        meters.counter("hilum.associations", "end", "rejected").increment();
        receiver.rejected(peer, rejection);
    }

    @Override
    public void fault(InetSocketAddress peer, NetFault fault) {
        meters.counter("hilum.network.faults", "fault", fault.name()).increment();
        receiver.fault(peer, fault);
    }
}
