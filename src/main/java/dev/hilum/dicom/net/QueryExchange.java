package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.PresentationContext.Accepted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query or retrieval on an open association: the request, its pending responses, and the C-STORE sub-operations of a
 * C-GET, which come on the same association (PS3.7 section 9.1.2 to 9.1.4).
 */
final class QueryExchange {
    /** An identifier has a few attributes; a peer that sends more is broken. */
    private static final int MAX_IDENTIFIER = 1 << 20;

    private static final long MAX_INSTANCE = Integer.MAX_VALUE;

    private final MessageReader reader;
    private final MessageWriter writer;
    private final AssociationContext association;
    private final int messageId;

    QueryExchange(MessageReader reader, MessageWriter writer, AssociationContext association, int messageId) {
        this.reader = reader;
        this.writer = writer;
        this.association = association;
        this.messageId = messageId;
    }

    FindOutcome find(Accepted context, DataSet keys, int limit) throws IOException, AssociationEnded {
        send(context, DimseCommands.query(DimseCommands.C_FIND_RQ, messageId, context.abstractSyntax()), keys);
        List<DataSet> matches = new ArrayList<>();
        while (true) {
            MessageReader.Command response = reader.command();
            byte[] identifier = identifier(response);
            DimseStatus status = DimseCommands.status(response.fields());
            if (status.kind() != DimseStatus.Kind.PENDING) {
                return new FindOutcome(status, matches);
            }
            if (identifier.length > 0) {
                if (matches.size() == limit) {
                    throw new IOException("more than " + limit + " matches: the query is too wide");
                }
                matches.add(Part10Reader.read(identifier).dataSet());
            }
        }
    }

    RetrieveOutcome move(Accepted context, DataSet keys, String destination) throws IOException, AssociationEnded {
        send(context, DimseCommands.move(messageId, context.abstractSyntax(), destination), keys);
        return retrieved(null);
    }

    RetrieveOutcome get(Accepted context, DataSet keys, DimseHandler sink) throws IOException, AssociationEnded {
        send(context, DimseCommands.query(DimseCommands.C_GET_RQ, messageId, context.abstractSyntax()), keys);
        return retrieved(sink);
    }

    private RetrieveOutcome retrieved(@Nullable DimseHandler sink) throws IOException, AssociationEnded {
        while (true) {
            MessageReader.Command command = reader.command();
            DataSet fields = command.fields();
            if (fields.integer(Tag.CommandField).orElse(0) == DimseCommands.C_STORE_RQ && sink != null) {
                store(command, sink);
                continue;
            }
            identifier(command);
            DimseStatus status = DimseCommands.status(fields);
            if (status.kind() != DimseStatus.Kind.PENDING) {
                return new RetrieveOutcome(
                        status,
                        fields.integer(Tag.NumberOfCompletedSuboperations).orElse(0),
                        fields.integer(Tag.NumberOfFailedSuboperations).orElse(0),
                        fields.integer(Tag.NumberOfWarningSuboperations).orElse(0));
            }
        }
    }

    private void store(MessageReader.Command command, DimseHandler sink) throws IOException, AssociationEnded {
        Accepted context = association
                .context(command.contextId())
                .orElseThrow(() -> new IOException("C-STORE on a context that was not accepted"));
        DimseRequest.CStoreRequest request =
                (DimseRequest.CStoreRequest) DimseCommands.request(command.fields(), context);
        StoreReception reception = StoreReception.begin(association, request, sink, MAX_INSTANCE);
        try {
            reader.dataSet(command.contextId(), reception);
        } catch (AssociationEnded e) {
            reception.abort();
            throw e;
        }
        writer.send(command.contextId(), DimseCommands.response(command.fields(), reception.complete()));
    }

    private void send(Accepted context, DataSet command, DataSet keys) throws IOException {
        TransferSyntax syntax = context.transferSyntax().equals(TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid())
                ? TransferSyntax.EXPLICIT_LITTLE_ENDIAN
                : TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
        writer.send(context.id(), command, new ByteArrayInputStream(Part10Writer.dataSetBytes(keys, syntax)));
    }

    private byte[] identifier(MessageReader.Command response) throws IOException, AssociationEnded {
        if (!DimseCommands.hasDataSet(response.fields())) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] received = {0};
        reader.dataSet(response.contextId(), fragment -> {
            byte[] part = new byte[fragment.remaining()];
            fragment.get(part);
            received[0] += part.length;
            if (received[0] <= MAX_IDENTIFIER) {
                bytes.writeBytes(part);
            }
        });
        if (received[0] > MAX_IDENTIFIER) {
            throw new IOException("identifier of more than " + MAX_IDENTIFIER + " bytes");
        }
        return bytes.toByteArray();
    }
}
