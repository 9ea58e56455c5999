package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DicomException;

/** Pixel data that is damaged, cut off, or contradicts the attributes that describe it. */
public final class DecodeException extends DicomException {
    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message);
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
