package dev.hilum.dicom.net;

import java.io.IOException;

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
}
