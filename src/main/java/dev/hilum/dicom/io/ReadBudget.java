package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;

/** What reading one data set has cost so far, against its limits. */
final class ReadBudget {
    private final ReadLimits limits;
    private long nodes;
    private long bytes;

    ReadBudget(ReadLimits limits) {
        this.limits = limits;
    }

    /** Elements, items or single values. */
    void nodes(ElementHeader at, int more) {
        nodes += more;
        if (nodes > limits.nodes()) {
            throw new DicomException(at.place() + ": more than " + limits.nodes() + " elements and values");
        }
    }

    /** Bytes of values that are decoded. */
    void bytes(ElementHeader at, int more) {
        bytes += more;
        if (bytes > limits.decodedBytes()) {
            throw new DicomException(at.place() + ": more than " + limits.decodedBytes() + " bytes to decode");
        }
    }
}
