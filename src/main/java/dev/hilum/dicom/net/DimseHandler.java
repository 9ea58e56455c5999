package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import java.io.IOException;
import java.util.Optional;

/**
 * What a DICOM provider does on request. Called by the thread of the association, so that a slow handler holds up its
 * own peer only. Whatever it throws becomes a status ({@link StatusOf}); the peer is always answered.
 */
public interface DimseHandler {
    /** Verification (PS3.4 annex A). */
    default DimseStatus onEcho(AssociationContext association, DimseRequest.CEchoRequest request) {
        return DimseStatus.SUCCESS;
    }

    /**
     * Storage (PS3.4 annex B): gives the place for the data set that follows. A {@link DimseException} refuses it: the
     * data set is read and dropped.
     */
    StoreSink onStore(AssociationContext association, DimseRequest.CStoreRequest request) throws IOException;

    /** N-ACTION (PS3.7 section 10.1.4), with its data set. */
    default ActionAnswer onAction(
            AssociationContext association, DimseRequest.NActionRequest request, DataSet information) {
        return new ActionAnswer(DimseStatus.UNRECOGNIZED_OPERATION, Optional.empty());
    }

    /** N-CREATE (PS3.7 section 10.1.5), with the attributes of the new SOP instance. */
    default DimseStatus onCreate(
            AssociationContext association, DimseRequest.NCreateRequest request, DataSet attributes) {
        return DimseStatus.UNRECOGNIZED_OPERATION;
    }

    /** N-EVENT-REPORT of a peer that is SCP of the class, on its own association or ours. */
    default DimseStatus onEvent(AssociationContext association, EventReport report) {
        return DimseStatus.UNRECOGNIZED_OPERATION;
    }

    /**
     * What is answered to an N-ACTION.
     *
     * @param report sent as N-EVENT-REPORT on the same association, right after the response
     */
    record ActionAnswer(DimseStatus status, Optional<EventReport> report) {}
}
