package dev.hilum.dicom.net;

/** The actions of the upper layer (PS3.8 tables 9-6 to 9-9). */
enum AssociationAction {
    /** Issue transport connect request. */
    AE_1,
    /** Send A-ASSOCIATE-RQ. */
    AE_2,
    /** Issue A-ASSOCIATE confirmation (accept). */
    AE_3,
    /** Issue A-ASSOCIATE confirmation (reject), close transport connection. */
    AE_4,
    /** Issue transport connection response, start ARTIM. */
    AE_5,
    /** Stop ARTIM; issue A-ASSOCIATE indication, or send A-ASSOCIATE-RJ and start ARTIM. */
    AE_6,
    /** Send A-ASSOCIATE-AC. */
    AE_7,
    /** Send A-ASSOCIATE-RJ and start ARTIM. */
    AE_8,
    /** Send P-DATA-TF. */
    DT_1,
    /** Issue P-DATA indication. */
    DT_2,
    /** Send A-RELEASE-RQ. */
    AR_1,
    /** Issue A-RELEASE indication. */
    AR_2,
    /** Issue A-RELEASE confirmation, close transport connection. */
    AR_3,
    /** Send A-RELEASE-RP and start ARTIM. */
    AR_4,
    /** Stop ARTIM. */
    AR_5,
    /** Issue P-DATA indication. */
    AR_6,
    /** Send P-DATA-TF. */
    AR_7,
    /** Issue A-RELEASE indication (release collision). */
    AR_8,
    /** Send A-RELEASE-RP. */
    AR_9,
    /** Issue A-RELEASE confirmation. */
    AR_10,
    /** Send A-ABORT (service-user) and start, or restart, ARTIM. */
    AA_1,
    /** Stop ARTIM, close transport connection. */
    AA_2,
    /** Issue A-ABORT or A-P-ABORT indication, close transport connection. */
    AA_3,
    /** Issue A-P-ABORT indication. */
    AA_4,
    /** Stop ARTIM. */
    AA_5,
    /** Ignore PDU. */
    AA_6,
    /** Send A-ABORT. */
    AA_7,
    /** Send A-ABORT (service-provider), issue A-P-ABORT indication, start ARTIM. */
    AA_8
}
