package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Dictionary;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;

/**
 * Tag, VR and length of an element (PS3.5 section 7.1).
 *
 * @param at offset of the tag in the source
 * @param length of the value field, or {@link #UNDEFINED}
 */
record ElementHeader(int tag, Vr vr, long length, long at) {
    static final long UNDEFINED = 0xFFFFFFFFL;

    private static final int ITEM_GROUP = 0xFFFE;

    boolean undefined() {
        return length == UNDEFINED;
    }

    /** For messages: the tag and where it is. */
    String place() {
        return Tag.format(tag) + " at offset " + at;
    }

    static ElementHeader read(SourceCursor in, Scope scope) throws IOException {
        long at = in.position();
        int tag = in.tag(scope.bigEndian);
        if (Tag.group(tag) == ITEM_GROUP) {
            return new ElementHeader(tag, Vr.UN, in.u32(scope.bigEndian), at);
        }
        return scope.explicitVr ? explicit(in, tag, at, scope) : implicit(in, tag, at, scope);
    }

    private static ElementHeader implicit(SourceCursor in, int tag, long at, Scope scope) throws IOException {
        long length = in.u32(scope.bigEndian);
        return new ElementHeader(tag, Dictionary.vr(tag, scope.signedPixels), length, at);
    }

    /**
     * A VR of two letters that is not in the table comes from a later edition and has the long form (PS3.5 section
     * 7.1.2). Anything but letters is an element that its writer left implicit, as some do inside private sequences.
     */
    private static ElementHeader explicit(SourceCursor in, int tag, long at, Scope scope) throws IOException {
        int first = in.u8();
        int second = in.u8();
        if (!VrCodes.isVr(first, second)) {
            in.skip(-2);
            return implicit(in, tag, at, scope);
        }
        Vr found = VrCodes.find(first, second);
        Vr vr = found == null ? Vr.UN : found;
        if (!vr.hasLongLength()) {
            return new ElementHeader(tag, vr, in.u16(scope.bigEndian), at);
        }
        in.skip(2);
        return new ElementHeader(tag, vr, in.u32(scope.bigEndian), at);
    }

    /** Reads the header of an item, or of the delimiter that ends the items of {@code parent}. */
    static ElementHeader readItem(SourceCursor in, ElementHeader parent, boolean bigEndian, long end)
            throws IOException {
        long at = in.position();
        if (end - at < 8) {
            throw new DicomException(parent.place() + ": sequence is not ended before offset " + end);
        }
        ElementHeader item = new ElementHeader(in.tag(bigEndian), Vr.UN, in.u32(bigEndian), at);
        boolean delimiter = item.tag() == Tag.SequenceDelimitationItem && item.length() == 0;
        if (item.tag() != Tag.Item && !delimiter) {
            throw new DicomException(
                    parent.place() + ": an item is expected at offset " + at + ", not " + item.place());
        }
        return item;
    }

    /** The length of a value that begins at {@code position}, once it is known to be there and to fit an array. */
    int checkedLength(long position, long end) {
        if (length > end - position) {
            throw tooLong(position, end);
        }
        if (length > Integer.MAX_VALUE - 16) {
            throw new DicomException(place() + ": " + length + " bytes are too many to hold");
        }
        return (int) length;
    }

    DicomException tooLong(long position, long end) {
        return new DicomException(place() + ": length " + length + " but only " + (end - position) + " bytes are left");
    }
}
