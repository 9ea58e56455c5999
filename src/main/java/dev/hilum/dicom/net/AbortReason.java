package dev.hilum.dicom.net;

/**
 * Who aborted an association and why: source and reason of an A-ABORT (PS3.8 table 9-26).
 *
 * @param byPeer false when this side sent the A-ABORT
 * @param source 0 service-user, 2 service-provider
 * @param reason of the provider, see {@link Code}; 0 and not significant for a user's abort
 */
public record AbortReason(boolean byPeer, int source, int reason) {
    static final int SERVICE_USER = 0;
    static final int SERVICE_PROVIDER = 2;

    /** Reason/Diag. of a provider's abort (PS3.8 table 9-26). */
    public enum Code {
        NOT_SPECIFIED(0),
        UNRECOGNIZED_PDU(1),
        UNEXPECTED_PDU(2),
        UNRECOGNIZED_PDU_PARAMETER(4),
        UNEXPECTED_PDU_PARAMETER(5),
        INVALID_PDU_PARAMETER_VALUE(6);

        private final int value;

        Code(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }
    }

    static AbortReason ours(Code code) {
        return new AbortReason(false, SERVICE_PROVIDER, code.value());
    }
}
