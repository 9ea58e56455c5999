package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Compares data sets by content, bytes included; Specific Character Set aside, which the writer decides. */
final class Contents {
    private Contents() {}

    static boolean same(DataSet a, DataSet b) {
        Iterator<Element> left = elements(a).iterator();
        Iterator<Element> right = elements(b).iterator();
        while (left.hasNext() && right.hasNext()) {
            if (!same(left.next(), right.next())) {
                return false;
            }
        }
        return !left.hasNext() && !right.hasNext();
    }

    private static List<Element> elements(DataSet dataSet) {
        return dataSet.elements().stream()
                .filter(e -> e.tag() != Tag.SpecificCharacterSet)
                .toList();
    }

    static boolean same(Element a, Element b) {
        boolean encapsulated = a.value() instanceof Value.Fragments; // written as OB, whatever its VR was read as
        return a.tag() == b.tag() && (encapsulated || a.vr() == b.vr()) && same(a.value(), b.value());
    }

    private static boolean same(Value a, Value b) {
        return switch (a) {
            case Value.Bytes(byte[] bytes) -> b instanceof Value.Bytes(byte[] other) && Arrays.equals(bytes, other);
            case Value.Fragments(List<Long> offsets, List<byte[]> fragments) ->
                b instanceof Value.Fragments(List<Long> otherOffsets, List<byte[]> others)
                        && offsets.equals(otherOffsets)
                        && Arrays.deepEquals(fragments.toArray(), others.toArray());
            case Value.Items(List<DataSet> items) ->
                b instanceof Value.Items(List<DataSet> others) && sameItems(items, others);
            default -> a.equals(b);
        };
    }

    private static boolean sameItems(List<DataSet> items, List<DataSet> others) {
        if (items.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!same(items.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
