package dev.hilum.dicom.net;

/** What the upper layer tells its user (PS3.8 section 7). */
sealed interface Indication {
    record AssociateRequested(Pdu.AAssociateRq request) implements Indication {}

    record AssociateAccepted(Pdu.AAssociateAc answer) implements Indication {}

    record AssociateRejected(AssociateRejection rejection) implements Indication {}

    /** A P-DATA-TF has begun; its values are in the stream. */
    record DataArrived() implements Indication {}

    record ReleaseRequested() implements Indication {}

    record Released() implements Indication {}

    /** By either side; where by this one, the A-ABORT has been sent. */
    record Aborted(AbortReason reason) implements Indication {}

    /** The connection is gone, or ARTIM expired. */
    record Closed() implements Indication {}
}
