package dev.hilum.receive;

import dev.hilum.dicom.io.DicomObject;
import java.io.IOException;

/** Decides what differs between two data sets of the same instance whose bytes are not the same. */
@FunctionalInterface
public interface ContentComparison {
    /**
     * @param samePixelBytes the encoded pixel data is the same, bit by bit, in the same transfer syntax
     * @throws dev.hilum.dicom.data.DicomException when the pixels cannot be decoded
     */
    Difference compare(DicomObject before, DicomObject after, boolean samePixelBytes) throws IOException;

    /** What differs. */
    enum Difference {
        /** Another transfer syntax or encoding of the same values. */
        NONE,
        /** Same pixels, geometry and what decides about analysis; other attributes such as the patient's name. */
        DEMOGRAPHICS,
        /** Pixels or geometry. */
        CONTENT
    }
}
