package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DicomException;

/** A PDU that breaks PS3.8 section 9.3. The message names the field and never its value. */
public class PduException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final NetListener.NetFault fault;
    private final AbortReason.Code code;

    PduException(NetListener.NetFault fault, AbortReason.Code code, String message) {
        super(message);
        this.fault = fault;
        this.code = code;
    }

    static PduException malformed(String message) {
        return new PduException(NetListener.NetFault.MALFORMED, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE, message);
    }

    static PduException oversize(String message) {
        return new PduException(NetListener.NetFault.OVERSIZE, AbortReason.Code.INVALID_PDU_PARAMETER_VALUE, message);
    }

    static PduException unexpected(String message) {
        return new PduException(NetListener.NetFault.UNEXPECTED, AbortReason.Code.UNEXPECTED_PDU_PARAMETER, message);
    }

    public NetListener.NetFault fault() {
        return fault;
    }

    public AbortReason.Code code() {
        return code;
    }
}
