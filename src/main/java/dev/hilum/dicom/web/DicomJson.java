package dev.hilum.dicom.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes data sets in the DICOM JSON model (PS3.18 annex F). Text is UTF-8, so Specific Character Set reads ISO_IR 192;
 * group lengths are left out; values left in their source become a BulkDataURI.
 */
public final class DicomJson implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SPECIFIC_CHARACTER_SET = 0x00080005;

    private final JsonGenerator out;
    private final boolean array;

    /** For the data sets of an array. */
    public DicomJson(OutputStream stream) throws IOException {
        this(stream, true);
    }

    private DicomJson(OutputStream stream, boolean array) throws IOException {
        this.array = array;
        out = JSON.createGenerator(stream);
        if (array) {
            out.writeStartArray();
        }
    }

    /** For one data set that is not in an array. */
    public static DicomJson single(OutputStream stream) throws IOException {
        return new DicomJson(stream, false);
    }

    /**
     * Adds one data set to the array.
     *
     * @param bulkRoot address below which {@code /bulkdata/TAG} gives the values that are left out; null where there are
     *     none
     */
    public void write(DataSet dataSet, @Nullable String bulkRoot) throws IOException {
        dataSet(dataSet, bulkRoot == null ? null : bulkRoot + "/bulkdata");
    }

    @Override
    public void close() throws IOException {
        if (array) {
            out.writeEndArray();
        }
        out.close();
    }

    private void dataSet(DataSet dataSet, @Nullable String bulk) throws IOException {
        out.writeStartObject();
        for (Element element : dataSet.elements()) {
            if ((element.tag() & 0xFFFF) != 0) {
                element(element, bulk == null ? null : bulk + "/" + hex(element.tag()));
            }
        }
        out.writeEndObject();
    }

    private void element(Element element, @Nullable String bulk) throws IOException {
        out.writeObjectFieldStart(hex(element.tag()));
        out.writeStringField("vr", element.vr().name());
        switch (element.value()) {
            case Value.Text(List<String> values) -> text(element, values);
            case Value.Integers(List<Long> values) -> integers(element.vr(), values);
            case Value.Floats(List<Double> values) -> floats(values);
            case Value.Bytes(byte[] bytes) -> inline(bytes);
            case Value.Items(List<DataSet> items) -> items(items, bulk);
            case Value.Fragments fragments -> bulk(bulk);
            case Value.Deferred deferred -> bulk(bulk);
        }
        out.writeEndObject();
    }

    private void text(Element element, List<String> values) throws IOException {
        if (values.isEmpty() || values.size() == 1 && values.getFirst().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("Value");
        for (String value : element.tag() == SPECIFIC_CHARACTER_SET ? List.of("ISO_IR 192") : values) {
            if (value.isEmpty()) {
                out.writeNull();
            } else {
                textValue(element.vr(), value);
            }
        }
        out.writeEndArray();
    }

    private void textValue(Vr vr, String value) throws IOException {
        switch (vr) {
            case PN -> name(value);
            case DS, IS -> number(value.strip());
            default -> out.writeString(value);
        }
    }

    private void name(String value) throws IOException {
        String[] groups = value.split("=", -1);
        String[] names = {"Alphabetic", "Ideographic", "Phonetic"};
        out.writeStartObject();
        for (int i = 0; i < Math.min(groups.length, names.length); i++) {
            if (!groups[i].isEmpty()) {
                out.writeStringField(names[i], groups[i]);
            }
        }
        out.writeEndObject();
    }

    /** A number that is none is passed on as it is written, as the model allows. */
    private void number(String value) throws IOException {
        try {
            out.writeNumber(new BigDecimal(value));
        } catch (NumberFormatException e) {
            out.writeString(value);
        }
    }

    private void integers(Vr vr, List<Long> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("Value");
        for (long value : values) {
            switch (vr) {
                case AT -> out.writeString(hex((int) value));
                case UV -> out.writeString(Long.toUnsignedString(value));
                default -> out.writeNumber(value);
            }
        }
        out.writeEndArray();
    }

    private void floats(List<Double> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("Value");
        for (double value : values) {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeString(Double.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf");
            }
        }
        out.writeEndArray();
    }

    private void inline(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            out.writeStringField("InlineBinary", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private void items(List<DataSet> items, @Nullable String bulk) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("Value");
        for (int i = 0; i < items.size(); i++) {
            dataSet(items.get(i), bulk == null ? null : bulk + "/" + (i + 1));
        }
        out.writeEndArray();
    }

    private void bulk(@Nullable String uri) throws IOException {
        if (uri != null) {
            out.writeStringField("BulkDataURI", uri);
        }
    }

    /** A tag as a name in the model: eight hexadecimal digits. */
    public static String hex(int tag) {
        return String.format(Locale.ROOT, "%08X", tag);
    }
}
