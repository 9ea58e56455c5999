package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.net.AssociationContext;
import dev.hilum.dicom.net.DimseHandler.ActionAnswer;
import dev.hilum.dicom.net.DimseRequest;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Storage Commitment Push Model as SCP (PS3.4 annex J): commits to what lies in the inbox, bytes and row, and to nothing
 * else. What is kept is subject to erasure and retention like everything. The report goes to the address that is known
 * of the calling AE title, or else over the association of the request.
 */
public final class CommitmentProvider {
    private static final int REQUEST = 1;
    private static final int ALL_COMMITTED = 1;
    private static final int FAILURES_EXIST = 2;
    /** PS3.4 section J.3.2.1.3 / PS3.3 section C.14.1.1: No such object instance. */
    private static final int NO_SUCH_INSTANCE = 0x0112;
    /** Class / Instance conflict. */
    private static final int CLASS_CONFLICT = 0x0119;
    /** Processing failure. */
    private static final int PROCESSING_FAILURE = 0x0110;

    private final InboxReader inbox;
    private final Optional<CommitmentCaller> caller;

    /** @param caller opens associations to those whose address is known; empty: there are none */
    public CommitmentProvider(InboxReader inbox, Optional<CommitmentCaller> caller) {
        this.inbox = inbox;
        this.caller = caller;
    }

    /** Answers a request; its report follows. */
    public ActionAnswer answer(
            AssociationContext association, DimseRequest.NActionRequest request, DataSet information) {
        if (!request.sopClassUid().equals(Uid.STORAGE_COMMITMENT)
                || !request.sopInstanceUid().equals(Uid.STORAGE_COMMITMENT_INSTANCE)
                || request.actionType() != REQUEST) {
            return refused(DimseStatus.UNRECOGNIZED_OPERATION.withComment("storage commitment, action 1, only"));
        }
        if (information.string(Tag.TransactionUID).isEmpty()
                || information.items(Tag.ReferencedSOPSequence).isEmpty()) {
            return refused(DimseStatus.MISTYPED_ARGUMENT.withComment("(0008,1195) or (0008,1199) is absent"));
        }
        EventReport report = report(information);
        ReceiveLog.commitment(association.callingAeTitle(), report.eventType() == ALL_COMMITTED);
        if (caller.isPresent() && caller.get().knows(association.callingAeTitle())) {
            caller.get().send(association.callingAeTitle(), report);
            return new ActionAnswer(DimseStatus.SUCCESS, Optional.empty());
        }
        return new ActionAnswer(DimseStatus.SUCCESS, Optional.of(report));
    }

    private static ActionAnswer refused(DimseStatus status) {
        return new ActionAnswer(status, Optional.empty());
    }

    private EventReport report(DataSet information) {
        List<DataSet> references = information.items(Tag.ReferencedSOPSequence);
        Map<String, List<InstanceRow>> known =
                inbox.instances(references.stream().map(CommitmentProvider::uid).toList()).stream()
                        .collect(Collectors.groupingBy(InstanceRow::sopInstanceUid));
        List<DataSet> committed = new ArrayList<>();
        List<DataSet> failed = new ArrayList<>();
        for (DataSet reference : references) {
            int reason = reason(reference, known.getOrDefault(uid(reference), List.of()));
            DataSet item = new DataSet().copyFrom(reference, Tag.ReferencedSOPClassUID, Tag.ReferencedSOPInstanceUID);
            if (reason == 0) {
                committed.add(item);
            } else {
                failed.add(item.setIntegers(Tag.FailureReason, Vr.US, reason));
            }
        }
        return event(information, committed, failed);
    }

    private static EventReport event(DataSet information, List<DataSet> committed, List<DataSet> failed) {
        DataSet event = new DataSet().copyFrom(information, Tag.TransactionUID);
        if (!committed.isEmpty()) {
            event.setItems(Tag.ReferencedSOPSequence, committed);
        }
        if (!failed.isEmpty()) {
            event.setItems(Tag.FailedSOPSequence, failed);
        }
        return new EventReport(
                Uid.STORAGE_COMMITMENT,
                Uid.STORAGE_COMMITMENT_INSTANCE,
                failed.isEmpty() ? ALL_COMMITTED : FAILURES_EXIST,
                event);
    }

    /** 0: it is here. */
    private int reason(DataSet reference, List<InstanceRow> rows) {
        if (rows.isEmpty()) {
            return NO_SUCH_INSTANCE;
        }
        String sopClass = reference.string(Tag.ReferencedSOPClassUID).orElse("");
        if (rows.stream().noneMatch(row -> row.sopClassUid().equals(sopClass))) {
            return CLASS_CONFLICT;
        }
        return rows.stream().allMatch(this::isHere) ? 0 : PROCESSING_FAILURE;
    }

    /** The index says so, and the last byte is there. */
    private boolean isHere(InstanceRow row) {
        try {
            inbox.source(row).read(row.location().length() - 1, 1);
            return true;
        } catch (IOException | DicomException e) {
            ReceiveLog.notCommitted(row, e);
            return false;
        }
    }

    private static String uid(DataSet reference) {
        return reference
                .string(Tag.ReferencedSOPInstanceUID)
                .orElseThrow(() -> new DicomException("(0008,1155) Referenced SOP Instance UID is absent"));
    }
}
