package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Serves the requests of one association, one after the other, until it ends. */
final class DimseProvider {
    private final AssociationContext association;
    private final UpperLayer upper;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final DimseHandler handler;
    private final long maxDataSetBytes;
    private int lastMessageId;

    DimseProvider(
            AssociationContext association,
            UpperLayer upper,
            MessageWriter writer,
            DimseHandler handler,
            long maxDataSetBytes) {
        this.association = association;
        this.upper = upper;
        this.reader = new MessageReader(upper, association.contexts());
        this.writer = writer;
        this.handler = handler;
        this.maxDataSetBytes = maxDataSetBytes;
    }

    /** Returns how the association ended; a release has been answered then. */
    Indication serve() {
        try {
            while (true) {
                dispatch(reader.command());
            }
        } catch (AssociationEnded e) {
            return e.indication() instanceof Indication.ReleaseRequested ? released() : e.indication();
        } catch (IOException e) {
            return upper.closed(Optional.of(e));
        }
    }

    private Indication released() {
        try {
            upper.respondRelease();
        } catch (IOException e) {
            NetLog.endedHard(association.peer(), e);
        }
        return new Indication.Released();
    }

    private void dispatch(MessageReader.Command command) throws AssociationEnded, IOException {
        PresentationContext.Accepted context =
                association.context(command.contextId()).orElseThrow();
        DimseRequest request = DimseCommands.request(command.fields(), context);
        switch (request) {
            case DimseRequest.CEchoRequest echo -> respond(command, echo(command, echo));
            case DimseRequest.CStoreRequest store -> respond(command, store(command, store));
            case DimseRequest.CCancelRequest cancel -> {
                // Nothing here can be cancelled, and a C-CANCEL has no response (PS3.7 section 9.3.2.3).
            }
            case DimseRequest.NActionRequest action -> act(command, context, action);
            case DimseRequest.NCreateRequest create -> created(command, context, create);
            case DimseRequest.NEventReportRequest event -> respond(command, event(command, context, event));
            case DimseRequest.OtherRequest other -> {
                drain(command);
                if ((other.commandField() & DimseCommands.RESPONSE) == 0) {
                    respond(command, DimseStatus.UNRECOGNIZED_OPERATION);
                }
            }
        }
    }

    private void act(
            MessageReader.Command command, PresentationContext.Accepted context, DimseRequest.NActionRequest request)
            throws AssociationEnded, IOException {
        DimseHandler.ActionAnswer answer;
        try {
            answer = handler.onAction(association, request, information(command, context));
        } catch (RuntimeException e) {
            NetLog.handlerFailed(association, e);
            answer = new DimseHandler.ActionAnswer(StatusOf.failure(e), Optional.empty());
        }
        respond(command, answer.status());
        if (answer.report().isPresent()) {
            EventReport report = answer.report().get();
            lastMessageId = lastMessageId % 0xFFFF + 1;
            // Its response comes in as any other message does, or never: then the peer asks again.
            writer.send(
                    command.contextId(),
                    DimseCommands.eventReport(lastMessageId, report),
                    Information.encode(report.information(), context));
        }
    }

    /** Where the request names no instance, the response must (PS3.7 section 10.1.5.1.3). */
    private void created(
            MessageReader.Command command, PresentationContext.Accepted context, DimseRequest.NCreateRequest request)
            throws AssociationEnded, IOException {
        DimseRequest.NCreateRequest named = request.sopInstanceUid().isEmpty()
                ? new DimseRequest.NCreateRequest(
                        request.messageId(),
                        request.presentationContextId(),
                        request.sopClassUid(),
                        UidSource.random().next())
                : request;
        DimseStatus status;
        try {
            status = handler.onCreate(association, named, information(command, context));
        } catch (RuntimeException e) {
            NetLog.handlerFailed(association, e);
            status = StatusOf.failure(e);
        }
        DataSet response = DimseCommands.response(command.fields(), status)
                .setStrings(Tag.AffectedSOPInstanceUID, Vr.UI, named.sopInstanceUid());
        writer.send(command.contextId(), response);
    }

    private DimseStatus event(
            MessageReader.Command command,
            PresentationContext.Accepted context,
            DimseRequest.NEventReportRequest request)
            throws AssociationEnded {
        try {
            DataSet information = information(command, context);
            return handler.onEvent(
                    association,
                    new EventReport(request.sopClassUid(), request.sopInstanceUid(), request.eventType(), information));
        } catch (RuntimeException e) {
            NetLog.handlerFailed(association, e);
            return StatusOf.failure(e);
        }
    }

    private DataSet information(MessageReader.Command command, PresentationContext.Accepted context)
            throws AssociationEnded {
        return DimseCommands.hasDataSet(command.fields()) ? Information.read(reader, context) : new DataSet();
    }

    private DimseStatus echo(MessageReader.Command command, DimseRequest.CEchoRequest request) throws AssociationEnded {
        drain(command);
        try {
            return handler.onEcho(association, request);
        } catch (RuntimeException e) {
            NetLog.handlerFailed(association, e);
            return StatusOf.failure(e);
        }
    }

    private DimseStatus store(MessageReader.Command command, DimseRequest.CStoreRequest request)
            throws AssociationEnded {
        if (!DimseCommands.hasDataSet(command.fields())) {
            return DimseStatus.MISTYPED_ARGUMENT.withComment("(0000,0800): a C-STORE has a data set");
        }
        StoreReception reception = StoreReception.begin(association, request, handler, maxDataSetBytes);
        try {
            reader.dataSet(request.presentationContextId(), reception);
            return reception.complete();
        } finally {
            // Without effect after complete: whatever ended the association, the sink hears of it.
            reception.abort();
        }
    }

    /** Reads the data set of a request that is not served. */
    private void drain(MessageReader.Command command) throws AssociationEnded {
        if (DimseCommands.hasDataSet(command.fields())) {
            reader.dataSet(command.contextId(), (ByteBuffer fragment) -> {});
        }
    }

    private void respond(MessageReader.Command command, DimseStatus status) throws IOException {
        writer.send(command.contextId(), DimseCommands.response(command.fields(), status));
    }
}
