package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.util.Optional;

/** The command sets of C-ECHO, C-STORE, C-FIND, C-GET, C-MOVE, N-ACTION, N-CREATE and N-EVENT-REPORT (PS3.7 sections 9.3 and 10.3). */
final class DimseCommands {
    static final int C_STORE_RQ = 0x0001;
    static final int C_GET_RQ = 0x0010;
    static final int C_FIND_RQ = 0x0020;
    static final int C_MOVE_RQ = 0x0021;
    static final int N_EVENT_REPORT_RQ = 0x0100;
    static final int N_ACTION_RQ = 0x0130;
    static final int N_CREATE_RQ = 0x0140;
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
            case N_ACTION_RQ ->
                new DimseRequest.NActionRequest(
                        messageId,
                        context.id(),
                        text(command, Tag.RequestedSOPClassUID),
                        text(command, Tag.RequestedSOPInstanceUID),
                        command.integer(Tag.ActionTypeID).orElse(0));
            case N_CREATE_RQ ->
                new DimseRequest.NCreateRequest(
                        messageId,
                        context.id(),
                        text(command, Tag.AffectedSOPClassUID),
                        text(command, Tag.AffectedSOPInstanceUID));
            case N_EVENT_REPORT_RQ ->
                new DimseRequest.NEventReportRequest(
                        messageId,
                        context.id(),
                        text(command, Tag.AffectedSOPClassUID),
                        text(command, Tag.AffectedSOPInstanceUID),
                        command.integer(Tag.EventTypeID).orElse(0));
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

    static DataSet action(int messageId, String sopClassUid, String sopInstanceUid, int actionType) {
        return new DataSet()
                .setStrings(Tag.RequestedSOPClassUID, Vr.UI, sopClassUid)
                .setIntegers(Tag.CommandField, Vr.US, N_ACTION_RQ)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.CommandDataSetType, Vr.US, HAS_DATA_SET)
                .setStrings(Tag.RequestedSOPInstanceUID, Vr.UI, sopInstanceUid)
                .setIntegers(Tag.ActionTypeID, Vr.US, actionType);
    }

    /** N-CREATE-RQ; the provider chooses no UID. */
    static DataSet create(int messageId, String sopClassUid, String sopInstanceUid) {
        return new DataSet()
                .setStrings(Tag.AffectedSOPClassUID, Vr.UI, sopClassUid)
                .setIntegers(Tag.CommandField, Vr.US, N_CREATE_RQ)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.CommandDataSetType, Vr.US, HAS_DATA_SET)
                .setStrings(Tag.AffectedSOPInstanceUID, Vr.UI, sopInstanceUid);
    }

    static DataSet eventReport(int messageId, EventReport report) {
        return new DataSet()
                .setStrings(Tag.AffectedSOPClassUID, Vr.UI, report.sopClassUid())
                .setIntegers(Tag.CommandField, Vr.US, N_EVENT_REPORT_RQ)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.CommandDataSetType, Vr.US, HAS_DATA_SET)
                .setStrings(Tag.AffectedSOPInstanceUID, Vr.UI, report.sopInstanceUid())
                .setIntegers(Tag.EventTypeID, Vr.US, report.eventType());
    }

    /** C-FIND-RQ or C-GET-RQ, whose keys follow. */
    static DataSet query(int commandField, int messageId, String sopClassUid) {
        return new DataSet()
                .setStrings(Tag.AffectedSOPClassUID, Vr.UI, sopClassUid)
                .setIntegers(Tag.CommandField, Vr.US, commandField)
                .setIntegers(Tag.MessageID, Vr.US, messageId)
                .setIntegers(Tag.Priority, Vr.US, 0)
                .setIntegers(Tag.CommandDataSetType, Vr.US, HAS_DATA_SET);
    }

    static DataSet move(int messageId, String sopClassUid, String destination) {
        return query(C_MOVE_RQ, messageId, sopClassUid).setStrings(Tag.MoveDestination, Vr.AE, destination);
    }

    /** The response to a request, with its message ID and its UIDs. */
    static DataSet response(DataSet request, DimseStatus status) {
        DataSet response = affected(request)
                .copyFrom(request, Tag.ActionTypeID, Tag.EventTypeID)
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

    /** What an N-ACTION names as requested, its response names as affected. */
    private static DataSet affected(DataSet request) {
        DataSet response = new DataSet().copyFrom(request, Tag.AffectedSOPClassUID, Tag.AffectedSOPInstanceUID);
        request.string(Tag.RequestedSOPClassUID)
                .ifPresent(uid -> response.setStrings(Tag.AffectedSOPClassUID, Vr.UI, uid));
        request.string(Tag.RequestedSOPInstanceUID)
                .ifPresent(uid -> response.setStrings(Tag.AffectedSOPInstanceUID, Vr.UI, uid));
        return response;
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
