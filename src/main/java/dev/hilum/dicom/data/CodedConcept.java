package dev.hilum.dicom.data;

/**
 * A code of a coding scheme with its meaning (PS3.3 section 8, Code Sequence Macro).
 *
 * @param value code value, at most 16 characters (longer ones go to Long Code Value)
 * @param scheme coding scheme designator, such as DCM, SCT, UCUM
 * @param meaning human-readable, at most 64 characters
 */
public record CodedConcept(String value, String scheme, String meaning) {
    public CodedConcept {
        if (value.isBlank() || scheme.isBlank() || meaning.isBlank() || meaning.length() > 64) {
            throw new IllegalArgumentException(
                    "code, scheme and a meaning of up to 64 characters are needed: " + value);
        }
    }

    /** The same concept: code and scheme agree; the meaning is only for people. */
    public boolean matches(CodedConcept other) {
        return value.equals(other.value) && scheme.equals(other.scheme);
    }

    /** One item of a code sequence. */
    public DataSet toItem() {
        DataSet item = new DataSet();
        item.setStrings(
                value.length() > 16 ? Tag.LongCodeValue : Tag.CodeValue, value.length() > 16 ? Vr.UC : Vr.SH, value);
        return item.setStrings(Tag.CodingSchemeDesignator, Vr.SH, scheme).setStrings(Tag.CodeMeaning, Vr.LO, meaning);
    }

    /** Reads one item of a code sequence; throws {@link DicomException} where value or scheme is missing. */
    public static CodedConcept fromItem(DataSet item) {
        String value = item.string(Tag.CodeValue)
                .or(() -> item.string(Tag.LongCodeValue))
                .or(() -> item.string(Tag.URNCodeValue))
                .orElseThrow(() -> new DicomException("code sequence item without a code value"));
        String scheme = item.string(Tag.CodingSchemeDesignator).orElse("URN");
        return new CodedConcept(value, scheme, item.string(Tag.CodeMeaning).orElse(value));
    }
}
