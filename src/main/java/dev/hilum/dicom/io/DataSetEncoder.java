package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.SpecificCharacterSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes the elements of a data set: values padded to even length, sequences and items with defined lengths. */
final class DataSetEncoder {
    private static final int LONGEST_SHORT = 0xFFFE;
    private static final int UNDEFINED = 0xFFFFFFFF;

    private final TransferSyntax syntax;
    private final SpecificCharacterSet characterSet;
    private final Loader loader;
    private final EncodeBuffer buffer;

    DataSetEncoder(TransferSyntax syntax, SpecificCharacterSet characterSet, Loader loader) {
        this.loader = loader;
        this.syntax = syntax;
        this.characterSet = characterSet;
        this.buffer = new EncodeBuffer(syntax.bigEndian());
    }

    /** Brings a deferred value into memory just before it is written. */
    interface Loader {
        Element load(Element element) throws IOException;
    }

    /** Writes one top-level element; long values go to the stream without being copied. */
    void write(Element given, OutputStream out) throws IOException {
        Element element = loader.load(given);
        switch (element.value()) {
            case Value.Bytes(byte[] bytes) -> bytes(element, bytes, out);
            case Value.Fragments fragments -> fragments(element, fragments, out);
            default -> nested(element);
        }
        buffer.flushTo(out);
    }

    private void bytes(Element element, byte[] bytes, OutputStream out) throws IOException {
        if (element.tag() == Tag.PixelData && syntax.encapsulated() && bytes.length > 0) {
            throw new DicomException("native pixel data cannot be written in " + syntax.name());
        }
        header(element.tag(), element.vr(), bytes.length);
        buffer.flushTo(out);
        out.write(ordered(element.vr(), bytes));
        padByte(bytes.length, 0);
    }

    private void fragments(Element element, Value.Fragments value, OutputStream out) throws IOException {
        if (!syntax.encapsulated()) {
            throw new DicomException("encapsulated pixel data cannot be written in " + syntax.name());
        }
        header(element.tag(), Vr.OB, UNDEFINED);
        itemHeader(Tag.Item, 4 * value.offsets().size());
        value.offsets().forEach(buffer::u32);
        for (byte[] fragment : value.fragments()) {
            itemHeader(Tag.Item, fragment.length + (fragment.length & 1));
            buffer.flushTo(out);
            out.write(fragment);
            padByte(fragment.length, 0);
        }
        itemHeader(Tag.SequenceDelimitationItem, 0);
    }

    private void nested(Element given) throws IOException {
        Element element = loader.load(given);
        switch (element.value()) {
            case Value.Items(List<DataSet> items) -> sequence(element.tag(), items);
            case Value.Bytes(byte[] bytes) -> {
                header(element.tag(), element.vr(), bytes.length);
                buffer.bytes(ordered(element.vr(), bytes));
                padByte(bytes.length, 0);
            }
            case Value.Text text -> text(element, text);
            case Value.Integers integers -> integers(element, integers.values());
            case Value.Floats floats -> floats(element, floats.values());
            case Value.Fragments ignored ->
                throw new DicomException(Tag.format(element.tag()) + ": encapsulated values belong to the top level");
            case Value.Deferred ignored ->
                throw new DicomException(
                        Tag.format(element.tag()) + ": a deferred value needs its source to be written");
        }
    }

    private void sequence(int tag, List<DataSet> items) throws IOException {
        int lengthAt = openHeader(tag, Vr.SQ);
        for (DataSet item : items) {
            itemHeader(Tag.Item, 0);
            int start = buffer.length();
            for (Element element : item.elements()) {
                if (element.tag() != Tag.SpecificCharacterSet) {
                    nested(element);
                }
            }
            buffer.patch32(start - 4, buffer.length() - start);
        }
        buffer.patch32(lengthAt, buffer.length() - lengthAt - 4);
    }

    private void text(Element element, Value.Text text) {
        Vr vr = element.vr();
        if (!vr.isText()) {
            throw misfit(element);
        }
        boolean separator = !vr.isSingleText() && text.values().stream().anyMatch(v -> v.indexOf('\\') >= 0);
        if (separator || (vr.isSingleText() && text.values().size() > 1)) {
            throw new DicomException(
                    Tag.format(element.tag()) + ": a backslash within a value, or several values of " + vr);
        }
        String joined = String.join("\\", text.values());
        SpecificCharacterSet used = vr.kind() == Vr.Kind.LOCAL_TEXT ? characterSet : SpecificCharacterSet.DEFAULT;
        byte[] bytes = used.encode(joined, element.tag());
        header(element.tag(), vr, bytes.length);
        buffer.bytes(bytes);
        padByte(bytes.length, vr.padding());
    }

    private void integers(Element element, List<Long> values) {
        Vr vr = element.vr();
        if (vr.kind() != Vr.Kind.INTEGER && vr.kind() != Vr.Kind.TAG) {
            throw misfit(element);
        }
        boolean bigEndian = header(element.tag(), vr, (long) values.size() * vr.unit());
        for (long value : values) {
            checkRange(element, value);
            if (vr == Vr.AT) {
                buffer.word(value >>> 16, 2, bigEndian);
                buffer.word(value, 2, bigEndian);
            } else {
                buffer.word(value, vr.unit(), bigEndian);
            }
        }
    }

    private void floats(Element element, List<Double> values) {
        Vr vr = element.vr();
        if (vr.kind() != Vr.Kind.FLOAT) {
            throw misfit(element);
        }
        boolean bigEndian = header(element.tag(), vr, (long) values.size() * vr.unit());
        for (double value : values) {
            long bits = vr == Vr.FL ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
            buffer.word(bits, vr.unit(), bigEndian);
        }
    }

    private static void checkRange(Element element, long value) {
        boolean fits = switch (element.vr()) {
            case US -> value >= 0 && value <= 0xFFFF;
            case SS -> value == (short) value;
            case SL -> value == (int) value;
            case UL, AT -> value >= 0 && value <= 0xFFFFFFFFL;
            default -> true;
        };
        if (!fits) {
            throw new DicomException(Tag.format(element.tag()) + ": a value is out of the range of " + element.vr());
        }
    }

    /**
     * Writes tag, VR and the length evened up. A value too long for the short form becomes UN, which is implicit
     * little-endian (PS3.5 section 6.2.2). Returns whether the value's words are to be big-endian.
     */
    private boolean header(int tag, Vr vr, long length) {
        long even = length == UNDEFINED ? length : length + (length & 1);
        if (even > 0xFFFFFFFEL) {
            throw new DicomException(Tag.format(tag) + ": " + length + " bytes are too many for one value");
        }
        buffer.tag(tag);
        if (!syntax.explicitVr()) {
            buffer.u32(even);
            return false;
        }
        if (vr.hasLongLength()) {
            longHeader(vr, even);
            return syntax.bigEndian();
        }
        if (even > LONGEST_SHORT) {
            longHeader(Vr.UN, even);
            return false;
        }
        letters(vr);
        buffer.u16((int) even);
        return syntax.bigEndian();
    }

    private void longHeader(Vr vr, long length) {
        letters(vr);
        buffer.u16(0);
        buffer.u32(length);
    }

    /** Writes a header whose length is patched later; returns where. */
    private int openHeader(int tag, Vr vr) {
        header(tag, vr, 0);
        return buffer.length() - 4;
    }

    private void itemHeader(int tag, long length) {
        buffer.tag(tag);
        buffer.u32(length);
    }

    private void letters(Vr vr) {
        buffer.u8(vr.name().charAt(0));
        buffer.u8(vr.name().charAt(1));
    }

    private void padByte(int length, int padding) {
        if ((length & 1) != 0) {
            buffer.u8(padding);
        }
    }

    private byte[] ordered(Vr vr, byte[] bytes) {
        if (vr.kind() != Vr.Kind.BYTES) {
            throw new DicomException("bytes do not fit VR " + vr);
        }
        return syntax.bigEndian() && vr.unit() > 1 ? ValueReader.swap(bytes.clone(), vr.unit()) : bytes;
    }

    private static DicomException misfit(Element element) {
        return new DicomException(Tag.format(element.tag()) + ": the value does not fit VR " + element.vr());
    }
}
