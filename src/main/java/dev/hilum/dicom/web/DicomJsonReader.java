package dev.hilum.dicom.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads data sets of the DICOM JSON model (PS3.18 annex F) as answers of a query have them: values that are not text,
 * number, name or sequence are left out, binary ones and those that are elsewhere.
 */
public final class DicomJsonReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DicomJsonReader() {}

    /**
     * The data sets of an array.
     *
     * @throws IOException where it is no such array; the message holds nothing of the content
     */
    public static List<DataSet> read(byte[] array) throws IOException {
        JsonNode tree = tree(array);
        if (!tree.isArray()) {
            throw new IOException("no array of the DICOM JSON model");
        }
        List<DataSet> all = new ArrayList<>();
        for (JsonNode one : tree) {
            all.add(dataSet(one));
        }
        return all;
    }

    private static JsonNode tree(byte[] array) throws IOException {
        try {
            return JSON.readTree(array);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "no JSON: it breaks at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    private static DataSet dataSet(JsonNode object) throws IOException {
        DataSet dataSet = new DataSet();
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getKey().matches("[0-9A-Fa-f]{8}")) {
                throw new IOException("an attribute of the DICOM JSON model is named by eight hexadecimal digits");
            }
            put((int) Long.parseLong(field.getKey(), 16), field.getValue(), dataSet);
        }
        return dataSet;
    }

    private static void put(int tag, JsonNode attribute, DataSet dataSet) throws IOException {
        Vr vr = vr(attribute);
        JsonNode values = attribute.path("Value");
        switch (vr) {
            case SQ -> {
                List<DataSet> items = new ArrayList<>();
                for (JsonNode item : values) {
                    items.add(dataSet(item));
                }
                dataSet.setItems(tag, items);
            }
            case US, SS, UL, SL -> dataSet.setIntegers(tag, vr, longs(values));
            case FL, FD -> dataSet.setDecimals(tag, vr, doubles(values));
            case OB, OW, OD, OF, OL, OV, UN, AT, SV, UV -> {}
            default -> dataSet.setStrings(tag, vr, texts(values));
        }
    }

    private static Vr vr(JsonNode attribute) throws IOException {
        try {
            return Vr.valueOf(attribute.path("vr").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("an attribute of the DICOM JSON model has no known vr", e);
        }
    }

    private static String[] texts(JsonNode values) {
        String[] texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            JsonNode value = values.get(i);
            texts[i] = value.isObject() ? name(value) : value.isNull() ? "" : value.asText();
        }
        return texts;
    }

    /** Component groups of a PN (PS3.18 section F.2.2). */
    private static String name(JsonNode groups) {
        String name = groups.path("Alphabetic").asText() + "="
                + groups.path("Ideographic").asText() + "="
                + groups.path("Phonetic").asText();
        return name.replaceFirst("=+$", "");
    }

    private static long[] longs(JsonNode values) {
        long[] longs = new long[values.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = values.get(i).asLong();
        }
        return longs;
    }

    private static double[] doubles(JsonNode values) {
        double[] doubles = new double[values.size()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values.get(i).asDouble();
        }
        return doubles;
    }
}
