package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.util.Optional;

/** The command sets of C-ECHO and C-STORE (PS3.7 sections 9.3.1 and 9.3.5). */
final class DimseCommands {
    static final int C_STORE_RQ = 0x0001;
    static final int C_ECHO_RQ = 0x0030;
    static final int C_CANCEL_RQ = 0x0FFF;
    static final int RESPONSE = 0x8000;
    private static final int NO_DATA_SET = 0x0101;
    private static final int HAS_DATA_SET = 0x0001;

    private DimseCommands() {}

    static boolean hasDataSet(DataSet command) {
        return command.integer(Tag.CommandDataSetType).orElse(NO_DATA_SET) != NO_DATA_SET;
    }

    static DimseRequest request(DataSet command, PresentationContext.Accepted context) {
        int field = command.integer(Tag.CommandField).orElse(-1);
        int messageId = command.integer(Tag.MessageID).orElse(0);
        return switch (field) {
            case C_ECHO_RQ ->
                new DimseRequest.CEchoRequest(messageId, context.id(), text(command, Tag.AffectedSOPClassUID));
            case C_STORE_RQ ->
                new DimseRequest.CStoreRequest(
                        messageId,
                        context.id(),
                        context.transferSyntax(),
                        text(command, Tag.AffectedSOPClassUID),
                        text(command, Tag.AffectedSOPInstanceUID),
                        command.integer(Tag.Priority).orElse(0),
                        originator(command));
            case C_CANCEL_RQ -> new DimseRequest.CCancelRequest(messageId, context.id());
            default ->
                new DimseRequest.OtherRequest(messageId, context.id(), field, text(command, Tag.AffectedSOPClassUID));
        };
    }

    static DataSet echo(int messageId) {
        return new DataSet()
                .setStrings(Tag.AffectedSOPClassUID, Vr.UI, Uid.VERIFICATION)
                .setIntegers(Tag.CommandField, Vr.US, C_ECHO_RQ)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.CommandDataSetType, Vr.US, NO_DATA_SET);
    }

    static DataSet store(int messageId, String sopClassUid, String sopInstanceUid) {
        return new DataSet()
                .setStrings(Tag.AffectedSOPClassUID, Vr.UI, sopClassUid)
                .setIntegers(Tag.CommandField, Vr.US, C_STORE_RQ)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.Priority, Vr.US, 0)
                .setIntegers(Tag.CommandDataSetType, Vr.US, HAS_DATA_SET)
                .setStrings(Tag.AffectedSOPInstanceUID, Vr.UI, sopInstanceUid);
    }

    /** The response to a request, with its message ID and its UIDs. */
    static DataSet response(DataSet request, DimseStatus status) {
        DataSet response = new DataSet()
                .copyFrom(request, Tag.AffectedSOPClassUID, Tag.AffectedSOPInstanceUID)
                .setIntegers(
                        Tag.CommandField,
                        Vr.US,
                        RESPONSE | request.integer(Tag.CommandField).orElse(0))
                .setIntegers(
                        Tag.MessageIDBeingRespondedTo,
                        Vr.US,
                        request.integer(Tag.MessageID).orElse(0))
                .setIntegers(Tag.CommandDataSetType, Vr.US, NO_DATA_SET)
                .setIntegers(Tag.Status, Vr.US, status.code());
        return status.comment().isEmpty() ? response : response.setStrings(Tag.ErrorComment, Vr.LO, status.comment());
    }

    static DimseStatus status(DataSet response) {
        return new DimseStatus(
                response.integer(Tag.Status).orElse(DimseStatus.PROCESSING_FAILURE.code()),
                text(response, Tag.ErrorComment));
    }

    private static Optional<DimseRequest.MoveOriginator> originator(DataSet command) {
        return command.string(Tag.MoveOriginatorApplicationEntityTitle)
                .map(title -> new DimseRequest.MoveOriginator(
                        title, command.integer(Tag.MoveOriginatorMessageID).orElse(0)));
    }

    private static String text(DataSet command, int tag) {
        return command.string(tag).orElse("");
    }
}
