package dev.hilum.dicom.net;

/**
 * Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 table 9-21).
 *
 * @param result 1 permanent, 2 transient
 * @param source 1 service-user, 2 service-provider (ACSE), 3 service-provider (presentation)
 */
public record AssociateRejection(int result, int source, int reason) {
    public static final AssociateRejection APPLICATION_CONTEXT_NOT_SUPPORTED = new AssociateRejection(1, 1, 2);
    public static final AssociateRejection CALLING_AE_TITLE_NOT_RECOGNIZED = new AssociateRejection(1, 1, 3);
    public static final AssociateRejection CALLED_AE_TITLE_NOT_RECOGNIZED = new AssociateRejection(1, 1, 7);
    public static final AssociateRejection PROTOCOL_VERSION_NOT_SUPPORTED = new AssociateRejection(1, 2, 2);
    public static final AssociateRejection LOCAL_LIMIT_EXCEEDED = new AssociateRejection(2, 3, 2);

    public boolean isTransient() {
        return result == 2;
    }

    @Override
    public String toString() {
        return result + "/" + source + "/" + reason;
    }
}
