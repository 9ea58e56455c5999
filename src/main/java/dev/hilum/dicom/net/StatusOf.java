package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DicomException;
import java.io.IOException;

/** The one place where a handler's failure becomes a status. */
final class StatusOf {
    private StatusOf() {}

    /** @param failure whatever the handler threw; only texts known to be free of patient data reach the peer */
    static DimseStatus failure(Throwable failure) {
        return switch (failure) {
            case DimseException e -> e.status();
            case DicomException e -> DimseStatus.CANNOT_UNDERSTAND.withComment(String.valueOf(e.getMessage()));
            case IOException e -> DimseStatus.OUT_OF_RESOURCES.withComment("the instance could not be written");
            case OutOfMemoryError e -> DimseStatus.OUT_OF_RESOURCES.withComment("out of memory");
            default -> DimseStatus.PROCESSING_FAILURE.withComment("internal error, see the log of the receiver");
        };
    }
}
