package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads encapsulated pixel data (PS3.5 section A.4): the Basic Offset Table's item, then fragments. Always little-endian. */
final class FragmentReader {
    private FragmentReader() {}

    static Value.Fragments read(SourceCursor in, ElementHeader element, long end, ReadBudget budget)
            throws IOException {
        List<Long> offsets = List.of();
        List<byte[]> fragments = new ArrayList<>();
        boolean table = true;
        while (true) {
            ElementHeader item = ElementHeader.readItem(in, element, false, end);
            if (item.tag() == Tag.SequenceDelimitationItem) {
                return new Value.Fragments(offsets, fragments);
            }
            budget.nodes(item, 1);
            byte[] bytes = in.bytes(item.checkedLength(in.position(), end));
            if (table) {
                offsets = offsetTable(item, bytes, budget);
                table = false;
            } else {
                fragments.add(bytes);
            }
        }
    }

    private static List<Long> offsetTable(ElementHeader item, byte[] bytes, ReadBudget budget) {
        if (bytes.length % 4 != 0) {
            throw new DicomException(item.place() + ": Basic Offset Table of " + bytes.length + " bytes");
        }
        budget.nodes(item, bytes.length / 4);
        return ValueReader.integers(Vr.UL, bytes, 0, bytes.length, false).values();
    }
}
