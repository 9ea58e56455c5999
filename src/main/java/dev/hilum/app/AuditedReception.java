package dev.hilum.app;

import dev.hilum.audit.AuditEvents.Peer;
import dev.hilum.audit.AuditMessage.Outcome;
import dev.hilum.dicom.net.AbortReason;
import dev.hilum.dicom.net.AssociateRejection;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.receive.Origin;
import dev.hilum.receive.ReceiveListener;
import dev.hilum.receive.StoreOutcome;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Audits what comes in, one message per association and study, and whom our listeners turn away. */
final class AuditedReception implements ReceiveListener, NetListener {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Auditing auditing;
    private final ReceiveListener flow;
    private final Clock clock;
    private final Map<String, Map<String, Map<String, Integer>>> received = new ConcurrentHashMap<>();
    private final OncePerWhile alerts;
    private NetListener next = NetListener.NONE;

    AuditedReception(Auditing auditing, ReceiveListener flow, Clock clock) {
        this.auditing = auditing;
        this.flow = flow;
        this.clock = clock;
        this.alerts = new OncePerWhile(PAUSE);
    }

    /** Whom association events are handed on to. */
    void to(NetListener listener) {
        next = listener;
    }

    @Override
    public void received(Origin origin, StoreOutcome outcome) {
        flow.received(origin, outcome);
        if (auditing.isOn()) {
            switch (outcome) {
                case StoreOutcome.Stored stored ->
                    count(origin, stored.row().studyInstanceUid(), stored.row().sopClassUid());
                case StoreOutcome.Revised revised ->
                    count(
                            origin,
                            revised.row().studyInstanceUid(),
                            revised.row().sopClassUid());
                case StoreOutcome.Duplicate duplicate -> {}
                case StoreOutcome.Refused refused -> {}
            }
        }
    }

    private void count(Origin origin, String study, String sopClass) {
        Map<String, Map<String, Integer>> studies =
                received.computeIfAbsent(origin.id(), id -> new ConcurrentHashMap<>());
        studies.computeIfAbsent(study, uid -> new ConcurrentHashMap<>()).merge(sopClass, 1, Integer::sum);
    }

    @Override
    public void ended(Origin origin, boolean inOrder, Set<String> studies) {
        flow.ended(origin, inOrder, studies);
        Map<String, Map<String, Integer>> brought = received.remove(origin.id());
        if (brought != null) {
            Outcome outcome = inOrder ? Outcome.SUCCESS : Outcome.MINOR_FAILURE;
            Peer from = new Peer(origin.callingAeTitle(), null);
            new TreeMap<>(brought)
                    .forEach((study, instances) ->
                            auditing.note(events -> events.received(auditing.study(study, instances), from, outcome)));
        }
    }

    @Override
    public void rejected(InetSocketAddress peer, AssociateRejection rejection) {
        next.rejected(peer, rejection);
        if (!rejection.isTransient()) {
            alert(peer);
        }
    }

    @Override
    public void fault(InetSocketAddress peer, NetFault fault) {
        next.fault(peer, fault);
        if (fault == NetFault.TLS) {
            alert(peer);
        }
    }

    private void alert(InetSocketAddress peer) {
        String address = peer.getAddress().getHostAddress();
        if (auditing.isOn() && alerts.isFirst(address, clock.instant())) {
            auditing.note(events -> events.nodeRefused(address));
        }
    }

    @Override
    public void opened(AssociationContext association) {
        next.opened(association);
    }

    @Override
    public void released(AssociationContext association) {
        next.released(association);
    }

    @Override
    public void aborted(AssociationContext association, AbortReason reason) {
        next.aborted(association, reason);
    }

    @Override
    public void lost(AssociationContext association) {
        next.lost(association);
    }
}
