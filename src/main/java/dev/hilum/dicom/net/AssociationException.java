package dev.hilum.dicom.net;

import java.io.IOException;

/** An association that could not be opened, or that ended before its time. The message names host, port and cause. */
public class AssociationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Cause reason;

    public AssociationException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    public AssociationException(Cause reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }

    /** Why; all but {@link #REJECTED} and {@link #NOT_ACCEPTED} are worth a try later without any change. */
    public enum Cause {
        /** No TCP connection. */
        CONNECT,
        /** TLS handshake failed. */
        TLS,
        /** A-ASSOCIATE-RJ, permanent. */
        REJECTED,
        /** A-ASSOCIATE-RJ, transient. */
        REJECTED_FOR_NOW,
        /** The peer took no presentation context for this object. */
        NOT_ACCEPTED,
        /** No answer in time. */
        TIMED_OUT,
        /** A-ABORT by the peer. */
        ABORTED,
        /** The connection ended. */
        LOST,
        /** The peer broke the protocol; we sent A-ABORT. */
        PROTOCOL
    }
}
