package dev.hilum.dicom.net;

/** The events of the upper layer (PS3.8 table 9-10). */
enum AssociationEvent {
    /** A-ASSOCIATE request primitive. */
    Evt1,
    /** Transport connection confirm. */
    Evt2,
    /** A-ASSOCIATE-AC received. */
    Evt3,
    /** A-ASSOCIATE-RJ received. */
    Evt4,
    /** Transport connection indication. */
    Evt5,
    /** A-ASSOCIATE-RQ received. */
    Evt6,
    /** A-ASSOCIATE response primitive, accept. */
    Evt7,
    /** A-ASSOCIATE response primitive, reject. */
    Evt8,
    /** P-DATA request primitive. */
    Evt9,
    /** P-DATA-TF received. */
    Evt10,
    /** A-RELEASE request primitive. */
    Evt11,
    /** A-RELEASE-RQ received. */
    Evt12,
    /** A-RELEASE-RP received. */
    Evt13,
    /** A-RELEASE response primitive. */
    Evt14,
    /** A-ABORT request primitive. */
    Evt15,
    /** A-ABORT received. */
    Evt16,
    /** Transport connection closed. */
    Evt17,
    /** ARTIM timer expired. */
    Evt18,
    /** Unrecognized or invalid PDU received. */
    Evt19;

    /** The event of a PDU's arrival. */
    static AssociationEvent received(int pduType) {
        return switch (pduType) {
            case PduType.A_ASSOCIATE_RQ -> Evt6;
            case PduType.A_ASSOCIATE_AC -> Evt3;
            case PduType.A_ASSOCIATE_RJ -> Evt4;
            case PduType.P_DATA_TF -> Evt10;
            case PduType.A_RELEASE_RQ -> Evt12;
            case PduType.A_RELEASE_RP -> Evt13;
            case PduType.A_ABORT -> Evt16;
            default -> Evt19;
        };
    }
}
