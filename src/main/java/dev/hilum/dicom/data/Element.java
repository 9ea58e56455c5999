package dev.hilum.dicom.data;

/**
 * A data element: tag, VR, value (PS3.5 section 7.1).
 *
 * @param tag group in the upper, element in the lower 16 bits
 */
public record Element(int tag, Vr vr, Value value) {
    public Element {
        boolean sequence = value instanceof Value.Items;
        if (sequence != (vr == Vr.SQ)) {
            throw new DicomException(Tag.format(tag) + ": VR " + vr + " does not fit its value");
        }
    }
}
