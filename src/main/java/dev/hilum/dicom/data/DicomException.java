package dev.hilum.dicom.data;

/**
 * Bytes or values that break the standard. The message names the tag, offset or field and never a value of the data
 * set, which may be patient data.
 */
public class DicomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DicomException(String message) {
        super(message);
    }

    public DicomException(String message, Throwable cause) {
        super(message, cause);
    }
}
