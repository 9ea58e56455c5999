package dev.hilum.receive;

import dev.hilum.dicom.io.DicomObject;
import java.io.IOException;

/** Decides what differs between two data sets of the same instance whose bytes are not the same. */
@FunctionalInterface
public interface ContentComparison {
    Difference compare(DicomObject before, DicomObject after) throws IOException;

    /** What differs. */
    enum Difference {
        /** Another transfer syntax or encoding of the same values. */
        NONE,
        /** Same pixels and geometry, other attributes. */
        DEMOGRAPHICS,
        /** Pixels or geometry. */
        CONTENT
    }
}
