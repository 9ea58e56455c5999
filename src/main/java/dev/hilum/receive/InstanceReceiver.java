package dev.hilum.receive;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.net.AbortReason;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.NetListener;
import dev.hilum.dicom.net.StoreSink;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Storage SCP (PS3.4 annex B) over the inbox: the border where outcomes become statuses. */
public final class InstanceReceiver implements DimseHandler, NetListener {
    private final Inbox inbox;
    private final UidSource uids;
    private final ReceiveListener listener;
    private final Map<Long, Intake> intakes = new ConcurrentHashMap<>();

    public InstanceReceiver(Inbox inbox, UidSource uids, ReceiveListener listener) {
        this.inbox = inbox;
        this.uids = uids;
        this.listener = listener;
    }

    @Override
    public StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) {
        Intake intake = intakes.computeIfAbsent(association.id(), id -> inbox.intake(origin(association)));
        Reception reception =
                intake.begin(request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid());
        return new Sink(intake.origin(), reception);
    }

    @Override
    public void released(AssociationContext association) {
        ended(association, true);
    }

    @Override
    public void aborted(AssociationContext association, AbortReason reason) {
        ended(association, false);
    }

    @Override
    public void lost(AssociationContext association) {
        ended(association, false);
    }

    private Origin origin(AssociationContext association) {
        return new Origin(uids.next(), association.callingAeTitle(), association.calledAeTitle());
    }

    private void ended(AssociationContext association, boolean inOrder) {
        Intake intake = intakes.remove(association.id());
        if (intake != null) {
            intake.close();
            listener.ended(intake.origin(), inOrder, intake.studies());
        }
    }

    /** One data set on its way to the inbox. */
    private final class Sink implements StoreSink {
        private final Origin origin;
        private final Reception reception;

        Sink(Origin origin, Reception reception) {
            this.origin = origin;
            this.reception = reception;
        }

        @Override
        public void write(ByteBuffer fragment) {
            reception.write(fragment);
        }

        @Override
        public DimseStatus complete() {
            StoreOutcome outcome = reception.complete();
            listener.received(origin, outcome);
            return switch (outcome) {
                case StoreOutcome.Stored stored -> DimseStatus.SUCCESS;
                case StoreOutcome.Duplicate duplicate -> DimseStatus.SUCCESS;
                case StoreOutcome.Revised revised -> DimseStatus.SUCCESS;
                case StoreOutcome.Refused(int status, String comment) ->
                    DimseStatus.of(status).withComment(comment);
            };
        }

        @Override
        public void abort() {
            reception.abort();
        }
    }
}
