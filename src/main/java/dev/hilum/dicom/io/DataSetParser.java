package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Dictionary;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.SpecificCharacterSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the elements of one data set. Every length is checked against what is there before anything is allocated;
 * depth and number of nodes are limited, and each step moves forward, so any input ends in a data set or a
 * {@link DicomException} that names tag and offset.
 */
final class DataSetParser {
    static final int NO_STOP = -1;

    private static final int GROUP_FFFE = 0xFFFE;

    private final SourceCursor in;
    private final ReadLimits limits;
    private final boolean header;
    private final int stopTag;
    private final ReadBudget budget;

    /**
     * @param header leave pixel data and other bulk in the source
     * @param stopTag reading ends before the first top-level element with this tag or a greater one
     */
    DataSetParser(SourceCursor in, ReadLimits limits, boolean header, int stopTag) {
        this.in = in;
        this.limits = limits;
        this.budget = new ReadBudget(limits);
        this.header = header;
        this.stopTag = stopTag;
    }

    DataSet read(Scope scope) throws IOException {
        DataSet dataSet = new DataSet();
        readElements(dataSet, scope, in.end(), 0, false);
        return dataSet;
    }

    /** Reads the value at the cursor of an element whose header is known; a length below 0 means encapsulated. */
    Element readValue(Element element, long length, Scope scope) throws IOException {
        long known = length < 0 ? ElementHeader.UNDEFINED : length;
        return element(new ElementHeader(element.tag(), element.vr(), known, in.position()), scope, in.end(), 0);
    }

    /** File meta information: explicit little-endian as long as the group is 2; its group length is not relied on. */
    DataSet readMeta() throws IOException {
        DataSet meta = new DataSet();
        Scope scope = Scope.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        while (in.position() < in.end() && in.peekGroup() == 2) {
            ElementHeader element = ElementHeader.read(in, scope);
            put(meta, element, scope, in.end(), 0);
        }
        return meta;
    }

    private void readElements(DataSet target, Scope scope, long end, int depth, boolean delimited) throws IOException {
        while (in.position() < end) {
            if (depth == 0 && in.end() != Long.MAX_VALUE && end - in.position() < 8 && restIsPadding(end)) {
                return;
            }
            ElementHeader element = ElementHeader.read(in, scope);
            if (Tag.group(element.tag()) == GROUP_FFFE) {
                if (delimiter(element, delimited)) {
                    return;
                }
                continue;
            }
            if (depth == 0 && stopTag != NO_STOP && Integer.compareUnsigned(element.tag(), stopTag) >= 0) {
                in.moveTo(element.at());
                return;
            }
            put(target, element, scope, end, depth);
            if (stopsAfter(element, depth)) {
                return;
            }
        }
        if (delimited) {
            throw new DicomException("item is not ended before offset " + end);
        }
    }

    /** Nothing after deferred encapsulated pixel data is read: its end is not known. */
    private boolean stopsAfter(ElementHeader element, int depth) {
        return header && depth == 0 && element.undefined() && element.tag() == Tag.PixelData;
    }

    private boolean restIsPadding(long end) throws IOException {
        long start = in.position();
        for (long at = start; at < end; at++) {
            if (in.u8() != 0) {
                in.moveTo(start);
                return false;
            }
        }
        return true;
    }

    /** True at the delimiter that ends an item of undefined length; a needless one in a defined item is passed over. */
    private boolean delimiter(ElementHeader element, boolean delimited) {
        if (element.tag() == Tag.ItemDelimitationItem && element.length() == 0) {
            return delimited;
        }
        throw new DicomException(element.place() + ": not expected among the elements of a data set");
    }

    private void put(DataSet target, ElementHeader element, Scope scope, long end, int depth) throws IOException {
        budget.nodes(element, 1);
        Element read = element(element, scope, end, depth);
        boolean groupLength = (element.tag() & 0xFFFF) == 0;
        if (!groupLength && element.tag() != Tag.DataSetTrailingPadding) {
            target.put(read);
        }
        if (element.tag() == Tag.SpecificCharacterSet && read.value() instanceof Value.Text text) {
            scope.characterSet = SpecificCharacterSet.of(text.values());
        }
        if (element.tag() == Tag.PixelRepresentation && read.value() instanceof Value.Integers integers) {
            scope.signedPixels = integers.values().contains(1L);
        }
    }

    private Element element(ElementHeader element, Scope scope, long end, int depth) throws IOException {
        if (element.undefined()) {
            return undefinedLength(element, scope, end, depth);
        }
        if (element.length() > end - in.position()) {
            throw element.tooLong(in.position(), end);
        }
        if (element.vr() == Vr.SQ) {
            return sequence(element, scope, in.position() + element.length(), depth);
        }
        if (element.vr() == Vr.UN && scope.explicitVr) {
            return unknown(element, scope, depth);
        }
        return simple(element, scope, depth);
    }

    /** Undefined length: a sequence, UN that holds one, or encapsulated pixel data (PS3.5 sections 7.5, 6.2.2, A.4). */
    private Element undefinedLength(ElementHeader element, Scope scope, long end, int depth) throws IOException {
        boolean pixels = element.tag() == Tag.PixelData;
        if (pixels && header && depth == 0) {
            return new Element(element.tag(), element.vr(), new Value.Deferred(in.position(), -1));
        }
        return switch (element.vr()) {
            case SQ -> sequence(element, scope, end, depth);
            case UN -> sequence(element, scope.unknown(), end, depth);
            case OB, OW -> new Element(element.tag(), element.vr(), FragmentReader.read(in, element, end, budget));
            default -> throw new DicomException(element.place() + ": undefined length of VR " + element.vr());
        };
    }

    private Element sequence(ElementHeader element, Scope scope, long end, int depth) throws IOException {
        if (depth >= limits.depth()) {
            throw new DicomException(element.place() + ": sequences nested deeper than " + limits.depth());
        }
        List<DataSet> items = new ArrayList<>();
        while (element.undefined() || in.position() < end) {
            ElementHeader item = ElementHeader.readItem(in, element, scope.bigEndian, end);
            if (item.tag() == Tag.SequenceDelimitationItem) {
                if (element.undefined()) {
                    break;
                }
                continue;
            }
            budget.nodes(item, 1);
            items.add(item(item, scope.item(), end, depth + 1));
        }
        return new Element(element.tag(), Vr.SQ, new Value.Items(items));
    }

    private DataSet item(ElementHeader item, Scope scope, long end, int depth) throws IOException {
        DataSet dataSet = new DataSet();
        if (item.undefined()) {
            readElements(dataSet, scope, end, depth, true);
            return dataSet;
        }
        long itemEnd = in.position() + item.length();
        if (itemEnd > end) {
            throw new DicomException(
                    item.place() + ": item is longer than the " + (end - in.position()) + " bytes left");
        }
        readElements(dataSet, scope, itemEnd, depth, false);
        return dataSet;
    }

    /**
     * UN with a length: where the dictionary knows the attribute, the value is read as that, implicit little-endian
     * (PS3.5 section 6.2.2). What does not fit stays as bytes.
     */
    private Element unknown(ElementHeader element, Scope scope, int depth) throws IOException {
        Vr vr = Dictionary.vr(element.tag(), scope.signedPixels);
        ElementHeader known = new ElementHeader(element.tag(), vr, element.length(), element.at());
        if (vr != Vr.SQ) {
            return simple(known, scope.unknown(), depth);
        }
        long start = in.position();
        try {
            return sequence(known, scope.unknown(), start + element.length(), depth);
        } catch (DicomException e) {
            in.moveTo(start);
            return simple(element, scope, depth);
        }
    }

    private Element simple(ElementHeader element, Scope scope, int depth) throws IOException {
        Vr vr = element.vr();
        boolean bytes = vr.kind() == Vr.Kind.BYTES;
        boolean bulk = depth == 0 && element.tag() == Tag.PixelData || element.length() > limits.deferAbove();
        if (header && bytes && bulk) {
            Value left = new Value.Deferred(in.position(), element.length());
            in.skip(element.length());
            return new Element(element.tag(), vr, left);
        }
        int length = element.checkedLength(in.position(), in.end());
        if (header || !bytes) {
            budget.bytes(element, length);
        }
        if (length == 0) {
            return new Element(element.tag(), vr, ValueReader.empty(vr));
        }
        if (!vr.isText() && length % vr.unit() != 0) {
            return misfit(element, length, scope, depth);
        }
        return new Element(element.tag(), vr, value(element, length, scope));
    }

    /** A value that its VR cannot have: where the element names its VR wrongly, the dictionary may know better. */
    private Element misfit(ElementHeader element, int length, Scope scope, int depth) throws IOException {
        if (scope.explicitVr) {
            return unknown(new ElementHeader(element.tag(), Vr.UN, length, element.at()), scope, depth);
        }
        return new Element(element.tag(), Vr.UN, new Value.Bytes(in.bytes(length)));
    }

    private Value value(ElementHeader element, int length, Scope scope) throws IOException {
        Vr vr = element.vr();
        return switch (vr.kind()) {
            case TEXT, LOCAL_TEXT -> text(element, length, scope.characterSet);
            case INTEGER, TAG -> {
                budget.nodes(element, length / vr.unit());
                int index = in.take(length);
                yield ValueReader.integers(vr, in.window(), index, length, scope.bigEndian);
            }
            case FLOAT -> {
                budget.nodes(element, length / vr.unit());
                int index = in.take(length);
                yield ValueReader.floats(vr, in.window(), index, length, scope.bigEndian);
            }
            case BYTES -> {
                byte[] bytes = in.bytes(length);
                yield new Value.Bytes(scope.bigEndian ? ValueReader.swap(bytes, vr.unit()) : bytes);
            }
            case SEQUENCE -> throw new IllegalStateException("sequences are read elsewhere");
        };
    }

    private Value text(ElementHeader element, int length, SpecificCharacterSet characterSet) throws IOException {
        int index = in.take(length);
        Value text = ValueReader.text(element.vr(), in.window(), index, length, characterSet);
        if (text instanceof Value.Text(List<String> values)) {
            budget.nodes(element, values.size());
        }
        return text;
    }
}
