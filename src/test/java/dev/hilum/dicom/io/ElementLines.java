package dev.hilum.dicom.io;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** A data set as lines, path to VR and value, in the form that {@code dump.py} prints for pydicom. */
final class ElementLines {
    private final SortedMap<String, String> lines = new TreeMap<>();

    private ElementLines() {}

    static SortedMap<String, String> of(DataSet dataSet) {
        ElementLines lines = new ElementLines();
        lines.add(dataSet, "");
        return lines.lines;
    }

    private void add(DataSet dataSet, String path) {
        for (Element element : dataSet.elements()) {
            String name = String.format("%s%08X", path, element.tag());
            if (element.value() instanceof Value.Items(List<DataSet> items)) {
                lines.put(name, "SQ " + items.size());
                for (int i = 0; i < items.size(); i++) {
                    add(items.get(i), name + "[" + i + "].");
                }
            } else if (element.tag() != Tag.SpecificCharacterSet) {
                lines.put(name, element.vr() + " " + shown(element));
            }
        }
    }

    private static String shown(Element element) {
        return switch (element.value()) {
            case Value.Text(List<String> values)
            when element.vr() == Vr.DS || element.vr() == Vr.IS ->
                joined(values.stream()
                        .map(String::strip)
                        .filter(v -> !v.isEmpty())
                        .map(v -> bits(Double.parseDouble(v)))
                        .toList());
            case Value.Text(List<String> values) -> text(values);
            case Value.Integers(List<Long> values) ->
                joined(values.stream().map(String::valueOf).toList());
            case Value.Floats(List<Double> values) ->
                joined(values.stream().map(ElementLines::bits).toList());
            case Value.Bytes(byte[] bytes) -> sum(bytes);
            case Value.Fragments fragments ->
                fragments.fragments().stream().map(ElementLines::sum).collect(Collectors.joining(";"));
            case Value.Items ignored -> throw new IllegalStateException();
            case Value.Deferred ignored -> throw new IllegalStateException();
        };
    }

    private static String text(List<String> values) {
        List<String> stripped = values.stream().map(ElementLines::strip).toList();
        boolean empty = stripped.stream().allMatch(String::isEmpty);
        return empty ? "" : HexFormat.of().formatHex(String.join("\\", stripped).getBytes(StandardCharsets.UTF_8));
    }

    private static String strip(String value) {
        return value.replaceAll("^[ \\x00]+|[ \\x00]+$", "");
    }

    private static String joined(List<String> values) {
        return String.join(",", values);
    }

    private static String bits(double value) {
        return String.format("%016x", Double.doubleToRawLongBits(value));
    }

    private static String sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format("%d:%08x", bytes.length, crc.getValue());
    }
}
