package dev.hilum.dicom.web;

import java.io.IOException;

/** A DICOMweb service did not give what it was asked for. The message names the host and how it ended; it may be shown. */
public final class DicomwebException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final int status;

    DicomwebException(String message) {
        this(message, 0);
    }

    /** @param status that HTTP ended with; 0 where there was no answer, or one that is no such failure */
    DicomwebException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Whether the service wants other credentials. */
    public boolean isRefusal() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }
}
