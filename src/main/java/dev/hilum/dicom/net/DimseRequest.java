package dev.hilum.dicom.net;

import java.util.Optional;

/** A request of PS3.7 as it came in, without its data set. */
public sealed interface DimseRequest {
    /** Message ID (0000,0110). */
    int messageId();

    int presentationContextId();

    /** C-ECHO-RQ (PS3.7 section 9.3.5). */
    record CEchoRequest(int messageId, int presentationContextId, String sopClassUid) implements DimseRequest {}

    /**
     * C-STORE-RQ (PS3.7 section 9.3.1).
     *
     * @param transferSyntaxUid of the data set, as negotiated for the presentation context
     * @param sopClassUid Affected SOP Class UID, the abstract syntax of the context
     * @param sopInstanceUid Affected SOP Instance UID; of valid form (PS3.5 section 9.1)
     * @param priority 0 medium, 1 high, 2 low
     * @param moveOriginator where the instance comes because of a C-MOVE
     */
    record CStoreRequest(
            int messageId,
            int presentationContextId,
            String transferSyntaxUid,
            String sopClassUid,
            String sopInstanceUid,
            int priority,
            Optional<MoveOriginator> moveOriginator)
            implements DimseRequest {}

    /** C-CANCEL-RQ (PS3.7 section 9.3.2.3): has no response. */
    record CCancelRequest(int messageId, int presentationContextId) implements DimseRequest {}

    /**
     * N-ACTION-RQ (PS3.7 section 10.3.5).
     *
     * @param sopClassUid Requested SOP Class UID
     * @param sopInstanceUid Requested SOP Instance UID
     */
    record NActionRequest(
            int messageId, int presentationContextId, String sopClassUid, String sopInstanceUid, int actionType)
            implements DimseRequest {}

    /**
     * N-CREATE-RQ (PS3.7 section 10.3.6).
     *
     * @param sopInstanceUid Affected SOP Instance UID; empty where the provider is to choose one
     */
    record NCreateRequest(int messageId, int presentationContextId, String sopClassUid, String sopInstanceUid)
            implements DimseRequest {}

    /** N-EVENT-REPORT-RQ (PS3.7 section 10.3.1). */
    record NEventReportRequest(
            int messageId, int presentationContextId, String sopClassUid, String sopInstanceUid, int eventType)
            implements DimseRequest {}

    /** An operation that is not provided here; answered with 0211 Unrecognized Operation. */
    record OtherRequest(int messageId, int presentationContextId, int commandField, String sopClassUid)
            implements DimseRequest {}

    /** The C-MOVE that caused a C-STORE: (0000,1030) and (0000,1031). */
    record MoveOriginator(String aeTitle, int messageId) {}
}
