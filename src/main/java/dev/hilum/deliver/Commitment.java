package dev.hilum.deliver;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.net.EventReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an archive says of a request for storage commitment (PS3.4 table J.3-2).
 *
 * @param transactionUid of the request
 * @param committed SOP Instance UIDs that it will keep
 * @param failed Failure Reason (0008,1197) by SOP Instance UID
 */
public record Commitment(String transactionUid, Set<String> committed, Map<String, Integer> failed) {
    static final int REQUEST = 1;
    private static final int PROCESSING_FAILURE = 0x0110;

    public Commitment {
        committed = Set.copyOf(committed);
        failed = Map.copyOf(failed);
    }

    /** The Action Information of a request (PS3.4 table J.3-1). */
    static DataSet request(String transactionUid, List<Delivery.Item> items) {
        return new DataSet()
                .setStrings(Tag.TransactionUID, Vr.UI, transactionUid)
                .setItems(
                        Tag.ReferencedSOPSequence,
                        items.stream().map(Commitment::reference).toList());
    }

    private static DataSet reference(Delivery.Item item) {
        return new DataSet()
                .setStrings(Tag.ReferencedSOPClassUID, Vr.UI, String.valueOf(item.sopClassUid()))
                .setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, String.valueOf(item.sopInstanceUid()));
    }

    /** Reads an event; what is named both ways has failed. A {@link DicomException} where it is no such report. */
    public static Commitment of(EventReport report) {
        DataSet information = report.information();
        if (!report.sopClassUid().equals(Uid.STORAGE_COMMITMENT)) {
            throw new DicomException("(0000,0002): no storage commitment");
        }
        String transaction = information
                .string(Tag.TransactionUID)
                .orElseThrow(() -> new DicomException("(0008,1195) Transaction UID is absent"));
        Map<String, Integer> failed = new HashMap<>();
        for (DataSet item : information.items(Tag.FailedSOPSequence)) {
            failed.put(uid(item), item.integer(Tag.FailureReason).orElse(PROCESSING_FAILURE));
        }
        Set<String> committed = new HashSet<>();
        information.items(Tag.ReferencedSOPSequence).forEach(item -> committed.add(uid(item)));
        committed.removeAll(failed.keySet());
        return new Commitment(transaction, committed, failed);
    }

    private static String uid(DataSet item) {
        return item.string(Tag.ReferencedSOPInstanceUID)
                .orElseThrow(() -> new DicomException("(0008,1155) Referenced SOP Instance UID is absent"));
    }

    static String failure(int reason) {
        return String.format("COMMITMENT: not committed, failure reason %04X", reason);
    }
}
