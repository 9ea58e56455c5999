package dev.hilum.dicom.net;

import dev.hilum.dicom.net.NetListener.NetFault;
import dev.hilum.dicom.net.TransitionTable.Transition;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The upper layer of one connection: PDUs and primitives drive the state machine of PS3.8 section 9.2. Used by one
 * thread.
 */
final class UpperLayer {
    private final Transport transport;
    private final PduStream stream;
    private final Deadline deadline;
    private final Duration artim;
    private final long idleNanos;
    private final FaultReport report;
    private AssociationState state = AssociationState.Sta1;

    UpperLayer(Transport transport, Deadline deadline, ServerSettings.Timeouts timeouts, FaultReport report) {
        this.transport = transport;
        this.stream = new PduStream(transport, deadline);
        this.deadline = deadline;
        this.artim = timeouts.artim();
        this.idleNanos = timeouts.idle().toNanos();
        this.report = report;
    }

    AssociationState state() {
        return state;
    }

    PduStream stream() {
        return stream;
    }

    /** The transport is open and waits for an A-ASSOCIATE-RQ; the time for TLS counts towards ARTIM. */
    void transportIndication() {
        fire(AssociationEvent.Evt5);
    }

    /** The transport is open: sends the A-ASSOCIATE-RQ. */
    void associate(Pdu.AAssociateRq request) throws IOException {
        fire(AssociationEvent.Evt1);
        deadline.in(artim);
        send(AssociationEvent.Evt2, PduEncoder.encode(request));
        deadline.in(artim);
    }

    void accept(Pdu.AAssociateAc answer, ByteBuffer buffer, int maxPduLength) throws IOException {
        expectData(buffer, maxPduLength);
        send(AssociationEvent.Evt7, PduEncoder.encode(answer));
    }

    void expectData(ByteBuffer buffer, int maxPduLength) {
        stream.expectData(buffer, maxPduLength, idleNanos);
    }

    void reject(AssociateRejection why) throws IOException {
        send(AssociationEvent.Evt8, PduEncoder.encode(new Pdu.AAssociateRj(why.result(), why.source(), why.reason())));
    }

    /** Writes whole P-DATA-TF PDUs. */
    void data(ByteBuffer pdus) throws IOException {
        send(AssociationEvent.Evt9, pdus);
    }

    void requestRelease() throws IOException {
        send(AssociationEvent.Evt11, PduEncoder.encode(new Pdu.AReleaseRq()));
    }

    void respondRelease() throws IOException {
        send(AssociationEvent.Evt14, PduEncoder.encode(new Pdu.AReleaseRp()));
    }

    /** A-ABORT by the service user; nothing where the association is gone already. */
    void abort() {
        if (TransitionTable.at(state, AssociationEvent.Evt15).isPresent()) {
            fire(AssociationEvent.Evt15);
            sendAbort(AbortReason.SERVICE_USER, AbortReason.Code.NOT_SPECIFIED);
        }
    }

    /** A peer that sent what its message does not allow: A-ABORT by the service provider. */
    Indication abort(PduException fault) {
        report.fault(fault.fault(), String.valueOf(fault.getMessage()));
        fire(AssociationEvent.Evt19);
        sendAbort(AbortReason.SERVICE_PROVIDER, fault.code());
        return new Indication.Aborted(AbortReason.ours(fault.code()));
    }

    /** Waits for the next thing that the user has to know. */
    Indication receive() {
        try {
            while (true) {
                int type = stream.next();
                if (type < 0) {
                    return closed(Optional.empty());
                }
                Pdu pdu = type == PduType.P_DATA_TF ? null : stream.pdu();
                Indication indication = received(type, pdu);
                if (indication != null) {
                    return indication;
                }
            }
        } catch (PduException e) {
            return abort(e);
        } catch (IOException e) {
            return closed(Optional.of(e));
        }
    }

    /**
     * After the last word (Sta13) the peer closes, or ARTIM expires. What still comes is dropped unread: after a broken
     * PDU there is no telling where the next one starts. Closing first would reset the connection and could destroy our
     * A-ABORT on its way.
     */
    void awaitClose() {
        if (state == AssociationState.Sta13) {
            try {
                stream.discard();
            } catch (IOException e) {
                NetLog.endedHard(transport.peer(), e);
            }
            fire(deadline.isExpired() ? AssociationEvent.Evt18 : AssociationEvent.Evt17);
        }
        close();
    }

    void close() {
        deadline.cancel();
        transport.close();
    }

    /** The connection failed or ended, or its time is over. */
    Indication closed(Optional<IOException> failure) {
        if (!deadline.isExpired()) {
            if (failure.isPresent() && failure.get() instanceof EOFException) {
                report.fault(NetFault.TRUNCATED, "the connection ended inside a PDU");
            }
            fire(AssociationEvent.Evt17);
            return new Indication.Closed();
        }
        if (TransitionTable.at(state, AssociationEvent.Evt18).isPresent()) {
            report.fault(NetFault.ARTIM_EXPIRED, "no A-ASSOCIATE-RQ in time");
            fire(AssociationEvent.Evt18);
            return new Indication.Closed();
        }
        report.fault(NetFault.IDLE, "nothing came, or nothing was taken, in time");
        abort();
        return new Indication.Aborted(
                new AbortReason(false, AbortReason.SERVICE_USER, AbortReason.Code.NOT_SPECIFIED.value()));
    }

    private @Nullable Indication received(int type, @Nullable Pdu pdu) {
        AssociationState before = state;
        AssociationAction action = fire(AssociationEvent.received(type));
        return switch (action) {
            case AE_6 -> requested(pdu);
            case AE_3 -> accepted(pdu);
            case AE_4 -> rejected(pdu);
            case DT_2, AR_6 -> new Indication.DataArrived();
            case AR_2, AR_8 -> new Indication.ReleaseRequested();
            case AR_3 -> {
                close();
                yield new Indication.Released();
            }
            case AA_2 -> new Indication.Closed();
            case AA_3 -> aborted(pdu);
            case AA_1, AA_7, AA_8 -> refuse(type, before);
            case AA_6 -> null;
            case AE_1, AE_2, AE_5, AE_7, AE_8, DT_1, AR_1, AR_4, AR_5, AR_7, AR_9, AR_10, AA_4, AA_5 ->
                throw new IllegalStateException(action + " is not the action of a PDU in " + before);
        };
    }

    private Indication requested(@Nullable Pdu pdu) {
        deadline.stop();
        return pdu instanceof Pdu.AAssociateRq request
                ? new Indication.AssociateRequested(request)
                : new Indication.Closed();
    }

    private Indication accepted(@Nullable Pdu pdu) {
        deadline.stop();
        return pdu instanceof Pdu.AAssociateAc answer
                ? new Indication.AssociateAccepted(answer)
                : new Indication.Closed();
    }

    private Indication rejected(@Nullable Pdu pdu) {
        close();
        return pdu instanceof Pdu.AAssociateRj(int result, int source, int reason)
                ? new Indication.AssociateRejected(new AssociateRejection(result, source, reason))
                : new Indication.Closed();
    }

    private Indication aborted(@Nullable Pdu pdu) {
        return pdu instanceof Pdu.AAbort(int source, int reason)
                ? new Indication.Aborted(new AbortReason(true, source, reason))
                : new Indication.Closed();
    }

    /** AA-1, AA-7, AA-8: a PDU that is unknown, or known and not allowed in this state. */
    private Indication refuse(int type, AssociationState before) {
        boolean unknown = AssociationEvent.received(type) == AssociationEvent.Evt19;
        AbortReason.Code code = unknown ? AbortReason.Code.UNRECOGNIZED_PDU : AbortReason.Code.UNEXPECTED_PDU;
        report.fault(unknown ? NetFault.MALFORMED : NetFault.UNEXPECTED, "PDU of type " + type + " in " + before);
        sendAbort(AbortReason.SERVICE_PROVIDER, code);
        return new Indication.Aborted(AbortReason.ours(code));
    }

    private void sendAbort(int source, AbortReason.Code code) {
        deadline.in(artim);
        try {
            transport.write(PduEncoder.encode(new Pdu.AAbort(source, code.value())));
        } catch (IOException e) {
            NetLog.endedHard(transport.peer(), e);
        }
    }

    private void send(AssociationEvent primitive, ByteBuffer pdus) throws IOException {
        fire(primitive);
        if (state != AssociationState.Sta13) {
            deadline.inNanos(idleNanos);
        }
        transport.write(pdus);
        if (state != AssociationState.Sta13) {
            deadline.stop();
        }
    }

    private AssociationAction fire(AssociationEvent event) {
        Transition transition = TransitionTable.at(state, event)
                .orElseThrow(() -> new IllegalStateException(event + " cannot happen in " + state));
        state = transition.next();
        if (state == AssociationState.Sta13 || transition.action() == AssociationAction.AE_5) {
            deadline.in(artim);
        }
        return transition.action();
    }
}
