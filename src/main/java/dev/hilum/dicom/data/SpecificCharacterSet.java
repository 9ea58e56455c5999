package dev.hilum.dicom.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How text is encoded: Specific Character Set (0008,0005), PS3.3 section C.12.1.1.2 and PS3.5 section 6.1, with and
 * without code extensions (ISO 2022). Bytes that a set does not define become U+FFFD: visible, and never a guess.
 */
public final class SpecificCharacterSet {
    /** The default repertoire, ISO-IR 6. */
    public static final SpecificCharacterSet DEFAULT = new SpecificCharacterSet("ISO_IR 6", StandardCharsets.US_ASCII);

    /** UTF-8, the one that Hilum writes. */
    public static final SpecificCharacterSet UTF_8 = new SpecificCharacterSet("ISO_IR 192", StandardCharsets.UTF_8);

    /** By the number or name in a defined term (PS3.3 tables C.12-2 to C.12-5). */
    private static final Map<String, Charset> WITHOUT_EXTENSIONS = Map.ofEntries(
            Map.entry("6", StandardCharsets.US_ASCII),
            Map.entry("100", StandardCharsets.ISO_8859_1),
            Map.entry("101", Charset.forName("ISO-8859-2")),
            Map.entry("109", Charset.forName("ISO-8859-3")),
            Map.entry("110", Charset.forName("ISO-8859-4")),
            Map.entry("144", Charset.forName("ISO-8859-5")),
            Map.entry("127", Charset.forName("ISO-8859-6")),
            Map.entry("126", Charset.forName("ISO-8859-7")),
            Map.entry("138", Charset.forName("ISO-8859-8")),
            Map.entry("148", Charset.forName("ISO-8859-9")),
            Map.entry("203", Charset.forName("ISO-8859-15")),
            Map.entry("13", Charset.forName("JIS_X0201")),
            Map.entry("166", Charset.forName("TIS-620")),
            Map.entry("192", StandardCharsets.UTF_8),
            Map.entry("GB18030", Charset.forName("GB18030")),
            Map.entry("GBK", Charset.forName("GBK")));

    private final String term;
    private final @Nullable Charset charset;

    private SpecificCharacterSet(String term, @Nullable Charset charset) {
        this.term = term;
        this.charset = charset;
    }

    /**
     * The character set of the values of (0008,0005). No value is the default repertoire; so is a term that no edition
     * knows, its text beyond ASCII being unreadable. Spelling slips such as {@code ISO-IR 100} are understood.
     */
    public static SpecificCharacterSet of(List<String> terms) {
        String first = terms.isEmpty() ? "" : terms.getFirst().strip().toUpperCase(Locale.ROOT);
        boolean extended = terms.size() > 1 || first.startsWith("ISO 2022") || first.startsWith("ISO_2022");
        Charset plain = WITHOUT_EXTENSIONS.get(key(first));
        if (extended && !isMultiByte(plain)) {
            return new SpecificCharacterSet(key(first), null);
        }
        return plain == null ? DEFAULT : new SpecificCharacterSet(first, plain);
    }

    /** UTF-8, GB18030 and GBK allow no code extensions (PS3.3 section C.12.1.1.2): further values are ignored. */
    private static boolean isMultiByte(@Nullable Charset charset) {
        return charset != null && charset.newEncoder().maxBytesPerChar() > 1;
    }

    /** {@code ISO_IR 100}, {@code ISO 2022 IR 100}, {@code ISO-IR 100} all give 100. */
    private static String key(String term) {
        String number = term.replaceFirst("^ISO[ _]2022[ _-]IR[ _-]*|^ISO[ _-]IR[ _-]*", "");
        return switch (number) {
            case "", "646" -> "6";
            case "UTF-8", "UTF8" -> "192";
            default -> number;
        };
    }

    /**
     * The values of a text element.
     *
     * @param vr tells whether a backslash separates values, and {@code ^} and {@code =} parts of a name
     */
    public List<String> decode(Vr vr, byte[] bytes, int offset, int length) {
        if (isPlainAscii(bytes, offset, length)) {
            return split(vr, new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
        if (charset == null) {
            return new CodeExtensions(term, vr).decode(bytes, offset, length);
        }
        return split(vr, new String(bytes, offset, length, charset));
    }

    /** The bytes of a text; a character that the set does not have is a {@link DicomException} that names the tag. */
    public byte[] encode(String text, int tag) {
        Charset target = Optional.ofNullable(charset)
                .orElseThrow(() -> new DicomException("text is not written with code extensions"));
        try {
            ByteBuffer encoded = target.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new DicomException(Tag.format(tag) + ": a character is not in the character set " + target, e);
        }
    }

    /** All sets agree on these bytes but JIS X 0201, whose yen sign Java reads as the backslash that it stands for. */
    private static boolean isPlainAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0 || bytes[i] == CodeExtensions.ESCAPE) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(Vr vr, String text) {
        int separator = vr.isSingleText() ? -1 : text.indexOf('\\');
        if (separator < 0) {
            return List.of(text);
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        for (; separator >= 0; separator = text.indexOf('\\', start)) {
            values.add(withoutPadding(text.substring(start, separator)));
            start = separator + 1;
        }
        values.add(withoutPadding(text.substring(start)));
        return values;
    }

    static String withoutPadding(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == 0)) {
            end--;
        }
        return value.substring(0, end);
    }
}
