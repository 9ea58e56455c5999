package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DicomException;

/**
 * Pixel data of a form that is legal but not decoded here: a transfer syntax without a decoder, colour that is
 * subsampled, more than 16 bits. Sending it again does not help; {@link DecodeException} is for damaged data.
 */
public final class PixelFormatException extends DicomException {
    private static final long serialVersionUID = 1L;

    public PixelFormatException(String message) {
        super(message);
    }
}
