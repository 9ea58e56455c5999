package dev.hilum.dicom.net;

/** Thrown by a {@link DimseHandler} or {@link StoreSink} to answer the peer with this very status. */
public class DimseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient DimseStatus status;

    public DimseException(DimseStatus status) {
        super(status.toString());
        this.status = status;
    }

    public DimseException(DimseStatus status, Throwable cause) {
        super(status.toString(), cause);
        this.status = status;
    }

    public DimseStatus status() {
        return status;
    }
}
