package dev.hilum.dicom.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How text is encoded: Specific Character Set (0008,0005), PS3.3 section C.12.1.1.2 and PS3.5 section 6.1. */
public final class SpecificCharacterSet {
    public static final SpecificCharacterSet DEFAULT = new SpecificCharacterSet(StandardCharsets.US_ASCII);

    /** UTF-8, the one that Hilum writes. */
    public static final SpecificCharacterSet UTF_8 = new SpecificCharacterSet(StandardCharsets.UTF_8);

    private final Charset charset;

    private SpecificCharacterSet(Charset charset) {
        this.charset = charset;
    }

    public static SpecificCharacterSet of(List<String> terms) {
        return switch (terms.isEmpty() ? "" : terms.getFirst()) {
            case "ISO_IR 192" -> UTF_8;
            case "ISO_IR 100" -> new SpecificCharacterSet(StandardCharsets.ISO_8859_1);
            case "GB18030", "GBK" -> new SpecificCharacterSet(Charset.forName("GB18030"));
            default -> DEFAULT;
        };
    }

    /** One text value. */
    public String decode(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, charset);
    }

    /** The bytes of a text; a character that the set does not have is a {@link DicomException} that names the tag. */
    public byte[] encode(String text, int tag) {
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new DicomException(Tag.format(tag) + ": a character is not in the character set " + charset, e);
        }
    }

    /** Values separated by backslashes, trailing padding of each removed. */
    public List<String> decodeValues(byte[] bytes, int offset, int length) {
        String text = decode(bytes, offset, length);
        if (text.indexOf('\\') < 0) {
            return List.of(text);
        }
        List<String> values = new ArrayList<>();
        for (String value : text.split("\\\\", -1)) {
            values.add(value.stripTrailing());
        }
        return values;
    }
}
