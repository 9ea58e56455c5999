package dev.hilum.dicom.net;

/** The states of the upper layer (PS3.8 table 9-1 to 9-5). */
enum AssociationState {
    /** Idle. */
    Sta1,
    /** Transport connection open, awaiting A-ASSOCIATE-RQ. */
    Sta2,
    /** Awaiting local A-ASSOCIATE response primitive. */
    Sta3,
    /** Awaiting transport connection opening to complete. */
    Sta4,
    /** Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ. */
    Sta5,
    /** Association established and ready for data transfer. */
    Sta6,
    /** Awaiting A-RELEASE-RP. */
    Sta7,
    /** Awaiting local A-RELEASE response primitive. */
    Sta8,
    /** Release collision, requestor side; awaiting A-RELEASE response primitive. */
    Sta9,
    /** Release collision, acceptor side; awaiting A-RELEASE-RP. */
    Sta10,
    /** Release collision, requestor side; awaiting A-RELEASE-RP. */
    Sta11,
    /** Release collision, acceptor side; awaiting A-RELEASE response primitive. */
    Sta12,
    /** Awaiting transport connection close; the association no longer exists. */
    Sta13
}
