package dev.hilum.dicom.net;

import java.net.InetSocketAddress;

/**
 * Is told what happens to associations, to count it and to act on their end. Called by the thread of the association;
 * exactly one of released, aborted and lost follows opened. What it throws is logged and goes no further.
 */
public interface NetListener {
    /** Counts and acts on nothing. */
    NetListener NONE = new NetListener() {};

    default void opened(AssociationContext association) {}

    /** Ended in order, by A-RELEASE. */
    default void released(AssociationContext association) {}

    /** Ended by an A-ABORT, ours or the peer's. */
    default void aborted(AssociationContext association, AbortReason reason) {}

    /** The connection went away without a word. */
    default void lost(AssociationContext association) {}

    /** An A-ASSOCIATE-RQ was answered with A-ASSOCIATE-RJ. */
    default void rejected(InetSocketAddress peer, AssociateRejection rejection) {}

    /** A peer broke the protocol, or a time limit; on a connection with or without an association. */
    default void fault(InetSocketAddress peer, NetFault fault) {}

    /** What went wrong on a connection: a label for a counter. */
    enum NetFault {
        /** PDU longer than allowed. */
        OVERSIZE,
        /** PDU that does not follow PS3.8 section 9.3. */
        MALFORMED,
        /** The connection ended inside a PDU. */
        TRUNCATED,
        /** PDU or message that is not allowed now (PS3.8 table 9-10). */
        UNEXPECTED,
        /** ARTIM: no A-ASSOCIATE-RQ, or no close, in time. */
        ARTIM_EXPIRED,
        /** An association without traffic, or a peer that takes none. */
        IDLE,
        /** TLS handshake or record failure. */
        TLS,
        /** Too many connections that asked for no association yet: the oldest was closed. */
        TOO_MANY_HALF_OPEN
    }
}
