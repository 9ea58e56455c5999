package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One C-STORE under way: from the handler's sink to the status. After the first failure the rest of the data set is
 * dropped, so that the peer can be answered on an association that stays open.
 */
final class StoreReception implements MessageReader.DataConsumer {
    private final AssociationContext association;
    private final long maxBytes;
    private @Nullable StoreSink sink;
    private @Nullable DimseStatus refusal;
    private long received;

    private StoreReception(AssociationContext association, long maxBytes) {
        this.association = association;
        this.maxBytes = maxBytes;
    }

    static StoreReception begin(
            AssociationContext association, DimseRequest.CStoreRequest request, DimseHandler handler, long maxBytes) {
        StoreReception reception = new StoreReception(association, maxBytes);
        String abstractSyntax = association
                .context(request.presentationContextId())
                .map(PresentationContext.Accepted::abstractSyntax)
                .orElse("");
        if (!Uid.isValid(request.sopInstanceUid())) {
            reception.refusal =
                    DimseStatus.CANNOT_UNDERSTAND.withComment("(0000,1000) Affected SOP Instance UID is not a UID");
        } else if (!request.sopClassUid().equals(abstractSyntax)) {
            reception.refusal =
                    DimseStatus.SOP_CLASS_NOT_SUPPORTED.withComment("(0000,0002) is not that of the context");
        } else {
            reception.open(request, handler);
        }
        return reception;
    }

    private void open(DimseRequest.CStoreRequest request, DimseHandler handler) {
        try {
            sink = handler.onStore(association, request);
        } catch (Throwable e) {
            fail(e);
        }
    }

    @Override
    public void accept(ByteBuffer fragment) {
        received += fragment.remaining();
        StoreSink open = sink;
        if (open == null) {
            return;
        }
        if (received > maxBytes) {
            fail(new DimseException(
                    DimseStatus.OUT_OF_RESOURCES.withComment("data set of more than " + maxBytes + " bytes")));
            return;
        }
        try {
            open.write(fragment);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** All of the data set is here: makes it last, and says how that went. */
    DimseStatus complete() {
        StoreSink open = sink;
        if (open == null) {
            return refusal == null ? DimseStatus.PROCESSING_FAILURE : refusal;
        }
        try {
            DimseStatus status = open.complete();
            sink = null;
            return status;
        } catch (Throwable e) {
            return fail(e);
        }
    }

    /** The data set will never be whole. */
    void abort() {
        StoreSink open = sink;
        sink = null;
        if (open != null) {
            try {
                open.abort();
            } catch (RuntimeException e) {
                NetLog.handlerFailed(association, e);
            }
        }
    }

    /** Throwable on purpose: whatever a handler dies of, the peer is answered and other peers go on. */
    private DimseStatus fail(Throwable failure) {
        DimseStatus status = StatusOf.failure(failure);
        if (!(failure instanceof DimseException)) {
            NetLog.handlerFailed(association, failure);
        }
        refusal = status;
        abort();
        return status;
    }
}
