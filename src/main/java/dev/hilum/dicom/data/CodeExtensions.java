package dev.hilum.dicom.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one text element with code extensions by ISO/IEC 2022 (PS3.5 section 6.1.2.5): escape sequences designate
 * character sets to G0 (bytes below 80) and G1 (bytes from 80 on). At separators and line ends the first value's sets
 * are active again.
 */
final class CodeExtensions {
    static final byte ESCAPE = 0x1B;

    private static final char UNDEFINED = '\uFFFD';

    /** A designated set; {@code width} bytes make a character. */
    private enum CodeElement {
        ASCII("US-ASCII", 1),
        JIS_X_0201("JIS_X0201", 1),
        JIS_X_0208("EUC-JP", 2),
        JIS_X_0212("EUC-JP", 2),
        KS_X_1001("EUC-KR", 2),
        GB_2312("GB2312", 2),
        LATIN_1("ISO-8859-1", 1),
        LATIN_2("ISO-8859-2", 1),
        LATIN_3("ISO-8859-3", 1),
        LATIN_4("ISO-8859-4", 1),
        CYRILLIC("ISO-8859-5", 1),
        ARABIC("ISO-8859-6", 1),
        GREEK("ISO-8859-7", 1),
        HEBREW("ISO-8859-8", 1),
        LATIN_5("ISO-8859-9", 1),
        LATIN_9("ISO-8859-15", 1),
        THAI("TIS-620", 1),
        NONE("US-ASCII", 1);

        private final Charset charset;
        private final int width;

        CodeElement(String charset, int width) {
            this.charset = Charset.forName(charset);
            this.width = width;
        }
    }

    /** An escape sequence and what it designates (PS3.3 tables C.12-3 and C.12-4). */
    private record Designation(String sequence, boolean toG0, CodeElement element) {}

    private static final List<Designation> DESIGNATIONS = List.of(
            new Designation("(B", true, CodeElement.ASCII),
            new Designation("(J", true, CodeElement.JIS_X_0201),
            new Designation("$B", true, CodeElement.JIS_X_0208),
            new Designation("$(D", true, CodeElement.JIS_X_0212),
            new Designation(")I", false, CodeElement.JIS_X_0201),
            new Designation("$)C", false, CodeElement.KS_X_1001),
            new Designation("$)A", false, CodeElement.GB_2312),
            new Designation("-A", false, CodeElement.LATIN_1),
            new Designation("-B", false, CodeElement.LATIN_2),
            new Designation("-C", false, CodeElement.LATIN_3),
            new Designation("-D", false, CodeElement.LATIN_4),
            new Designation("-L", false, CodeElement.CYRILLIC),
            new Designation("-G", false, CodeElement.ARABIC),
            new Designation("-F", false, CodeElement.GREEK),
            new Designation("-H", false, CodeElement.HEBREW),
            new Designation("-M", false, CodeElement.LATIN_5),
            new Designation("-b", false, CodeElement.LATIN_9),
            new Designation("-T", false, CodeElement.THAI));

    /** What G1 is at the beginning, by the first value of (0008,0005). */
    private static final Map<String, CodeElement> FIRST_G1 = Map.ofEntries(
            Map.entry("13", CodeElement.JIS_X_0201),
            Map.entry("100", CodeElement.LATIN_1),
            Map.entry("101", CodeElement.LATIN_2),
            Map.entry("109", CodeElement.LATIN_3),
            Map.entry("110", CodeElement.LATIN_4),
            Map.entry("144", CodeElement.CYRILLIC),
            Map.entry("127", CodeElement.ARABIC),
            Map.entry("126", CodeElement.GREEK),
            Map.entry("138", CodeElement.HEBREW),
            Map.entry("148", CodeElement.LATIN_5),
            Map.entry("203", CodeElement.LATIN_9),
            Map.entry("166", CodeElement.THAI),
            Map.entry("149", CodeElement.KS_X_1001),
            Map.entry("58", CodeElement.GB_2312));

    private final CodeElement firstG0;
    private final CodeElement firstG1;
    private final Vr vr;
    private final List<String> values = new ArrayList<>();
    private final StringBuilder value = new StringBuilder();
    private CodeElement g0;
    private CodeElement g1;

    /** @param first the number in the first value of (0008,0005) */
    CodeExtensions(String first, Vr vr) {
        this.firstG0 = first.equals("13") ? CodeElement.JIS_X_0201 : CodeElement.ASCII;
        this.firstG1 = FIRST_G1.getOrDefault(first, CodeElement.NONE);
        this.vr = vr;
        this.g0 = firstG0;
        this.g1 = firstG1;
    }

    List<String> decode(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            byte b = bytes[at];
            if (b == ESCAPE) {
                at = escape(bytes, at, end);
            } else if (b >= 0 && b <= ' ' || isSeparator(b)) {
                control(b);
                at++;
            } else {
                at = run(bytes, at, end);
            }
        }
        values.add(SpecificCharacterSet.withoutPadding(value.toString()));
        return values;
    }

    /** Within a two-byte set the separators' codes are halves of characters. */
    private boolean isSeparator(byte b) {
        if (b < 0 || g0.width > 1) {
            return false;
        }
        return b == '\\' && !vr.isSingleText() || vr == Vr.PN && (b == '^' || b == '=');
    }

    private void control(byte b) {
        if (b == '\\') {
            values.add(SpecificCharacterSet.withoutPadding(value.toString()));
            value.setLength(0);
        } else {
            value.append((char) b);
        }
        if (b != ' ') {
            g0 = firstG0;
            g1 = firstG1;
        }
    }

    private int escape(byte[] bytes, int at, int end) {
        Designation designation = find(bytes, at + 1, end);
        if (designation == null) {
            value.append(UNDEFINED);
            return at + 1;
        }
        if (designation.toG0) {
            g0 = designation.element;
        } else {
            g1 = designation.element;
        }
        return at + 1 + designation.sequence.length();
    }

    private static @Nullable Designation find(byte[] bytes, int at, int end) {
        int length = Math.min(3, end - at);
        String next = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        for (Designation designation : DESIGNATIONS) {
            if (next.startsWith(designation.sequence)) {
                return designation;
            }
        }
        return null;
    }

    /** Decodes the bytes up to where the half of the code table, or the set, may change. */
    private int run(byte[] bytes, int start, int end) {
        boolean low = bytes[start] >= 0;
        int at = start + 1;
        while (at < end && bytes[at] >= 0 == low && !(low && (bytes[at] <= ' ' || isSeparator(bytes[at])))) {
            at++;
        }
        append(low ? g0 : g1, bytes, start, at);
        return at;
    }

    private void append(CodeElement element, byte[] bytes, int start, int end) {
        boolean shifted = element.width == 2 && bytes[start] >= 0;
        byte[] used = shifted ? toG1(element, bytes, start, end) : Arrays.copyOfRange(bytes, start, end);
        value.append(new String(used, element.charset));
    }

    /** The EUC form of a two-byte G0 set: high bits set; code set 3 (JIS X 0212) marked by 8F before each character. */
    private static byte[] toG1(CodeElement element, byte[] bytes, int start, int end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = start; at < end; at++) {
            if (element == CodeElement.JIS_X_0212 && (at - start) % 2 == 0) {
                out.write(0x8F);
            }
            out.write(bytes[at] | 0x80);
        }
        return out.toByteArray();
    }
}
