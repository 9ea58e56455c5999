package dev.hilum.dicom.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples of PS3.5 annexes H (Japanese), I (Korean), J and K (Chinese), and one text per single-byte set. */
@Tag("REQ-RCV-8")
class SpecificCharacterSetTest {
    private static List<String> decode(Vr vr, String hex, String... terms) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return SpecificCharacterSet.of(List.of(terms)).decode(vr, bytes, 0, bytes.length);
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsJapaneseNamesOfAnnexH31() {
        String hex = ascii("Yamada^Tarou=") // alphabetic group in ASCII
                + "1b2442 3b33 4544 1b2842" // ESC $ B, yama da, ESC ( B
                + "5e" // ^
                + "1b2442 4240 4f3a 1b2842" // ta rou
                + "3d" // =
                + "1b2442 2464 245e 2440 1b2842" // ya ma da in hiragana
                + "5e"
                + "1b2442 243f 246d 2426 1b2842"; // ta ro u
        assertEquals(List.of("Yamada^Tarou=山田^太郎=やまだ^たろう"), decode(Vr.PN, hex, "", "ISO 2022 IR 87"));
    }

    @Test
    void readsJapaneseNamesWithHalfWidthKatakanaOfAnnexH32() {
        String hex = "d4cfc0de 5e c0dbb3" // half-width katakana in G1
                + "3d 1b2442 3b33 4544 1b284a 5e 1b2442 4240 4f3a 1b284a" // back to JIS X 0201 romaji by ESC ( J
                + "3d 1b2442 2464 245e 2440 1b284a 5e 1b2442 243f 246d 2426 1b284a";
        assertEquals(List.of("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"), decode(Vr.PN, hex, "ISO 2022 IR 13", "ISO 2022 IR 87"));
    }

    @Test
    void readsSupplementaryKanjiOfJisX0212() {
        assertEquals(List.of("丂A"), decode(Vr.LO, "1b242844 3021 1b2842 41", "", "ISO 2022 IR 159"));
    }

    @Test
    void readsKoreanNamesOfAnnexI2() {
        String hex = ascii("Hong^Gildong=")
                + "1b242943 fbf3 5e 1b242943 d1ce d4d7" // ESC $ ) C designates KS X 1001 to G1, again after ^
                + "3d 1b242943 c8ab 5e 1b242943 b1e6 b5bf";
        assertEquals(List.of("Hong^Gildong=洪^吉洞=홍^길동"), decode(Vr.PN, hex, "", "ISO 2022 IR 149"));
    }

    @Test
    void readsChineseNamesInUtf8OfAnnexJ1() {
        String hex = ascii("Wang^XiaoDong=") + "e78e8b 5e e5b08f e69db1 3d";
        assertEquals(List.of("Wang^XiaoDong=王^小東="), decode(Vr.PN, hex, "ISO_IR 192"));
    }

    @ParameterizedTest
    @CsvSource({"GB18030", "GBK"})
    void readsChineseNamesOfAnnexJ3(String term) {
        String hex = ascii("Wang^XiaoDong=") + "cdf5 5e d0a1 b6ab 3d";
        assertEquals(List.of("Wang^XiaoDong=王^小东="), decode(Vr.PN, hex, term));
    }

    @Test
    void readsChineseNamesOfAnnexK() {
        String hex = ascii("Zhang^XiaoDong=") + "1b242941 d5c5 5e 1b242941 d0a1 b6ab 3d"; // ESC $ ) A: GB 2312 to G1
        assertEquals(List.of("Zhang^XiaoDong=张^小东="), decode(Vr.PN, hex, "", "ISO 2022 IR 58"));
    }

    @Test
    void designatesAgainAfterEachLineEnd() {
        String hex = ascii("1.") + "1b242941 b5da d2bb d0d0 0d0a" + ascii("2.") + "d0d0 0d0a";
        List<String> read = decode(Vr.LT, hex, "", "ISO 2022 IR 58");
        assertEquals("1.第一行\r\n2.\uFFFD\uFFFD\r\n", read.getFirst());
    }

    @Test
    void aBackslashWithinATwoByteCharacterSeparatesNothing() {
        assertEquals(List.of("昞", "A"), decode(Vr.LO, "955c 5c 41", "GBK"));
        assertEquals(List.of("昞", "A"), decode(Vr.LO, "955c 5c 41", "GB18030"));
        assertEquals(List.of("移", "A"), decode(Vr.LO, "1b2442 305c 1b2842 5c 41", "", "ISO 2022 IR 87"));
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, 4275 63 e9, Bucé",
        "ISO_IR 101, 57 61 b3 ea 73 61, Wałęsa",
        "ISO_IR 109, a1 b1, Ħħ",
        "ISO_IR 110, a2, ĸ",
        "ISO_IR 144, bbeedae6db, Люкцл",
        "ISO_IR 127, e2 c8, قب",
        "ISO_IR 126, c4 e9, Δι",
        "ISO_IR 138, f9 f8, שר",
        "ISO_IR 148, dd fe, İş",
        "ISO_IR 203, a4, €",
        "ISO_IR 13, d4 cf, ﾔﾏ",
        "ISO_IR 166, a1 d2, กา",
        "ISO_IR 192, e78e8b, 王",
        "GB18030, 8139ee39, 㐀",
        "ISO-IR 100, e9, é",
        "utf-8, c3a9, é"
    })
    void readsTheSetsWithoutCodeExtensions(String term, String hex, String text) {
        assertEquals(List.of(text), decode(Vr.LO, hex, term));
    }

    @ParameterizedTest
    @CsvSource({
        "1b2d41 e9, é",
        "1b2d42 b3, ł",
        "1b2d43 a1, Ħ",
        "1b2d44 a2, ĸ",
        "1b2d4c bb, Л",
        "1b2d47 c8, ب",
        "1b2d46 c4, Δ",
        "1b2d48 f9, ש",
        "1b2d4d dd, İ",
        "1b2d62 a4, €",
        "1b2d54 a1, ก",
        "1b2949 d4, ﾔ"
    })
    void escapeSequencesDesignateSingleByteSetsToG1(String hex, String text) {
        assertEquals(List.of(text, "A"), decode(Vr.LO, hex + "5c41", "", "ISO 2022 IR 100"));
    }

    @Test
    void theFirstValueIsActiveFromTheBeginning() {
        assertEquals(List.of("é"), decode(Vr.LO, "e9", "ISO 2022 IR 100", "ISO 2022 IR 144"));
    }

    @Test
    void bytesOutsideTheSetAreVisible() {
        assertEquals(List.of("A\uFFFD"), decode(Vr.LO, "41 e9"));
        assertEquals(List.of("A\uFFFD"), decode(Vr.LO, "41 e9", "ISO_IR 9999"));
        assertTrue(decode(Vr.LO, "1b 51 41", "", "ISO 2022 IR 87").getFirst().startsWith("\uFFFD"));
    }

    @Test
    void aBackslashIsACharacterOfSingleText() {
        assertEquals(List.of("a\\b"), decode(Vr.LT, "61 5c 62"));
        assertEquals(List.of("a", "b"), decode(Vr.LO, "61 5c 62"));
        assertEquals(List.of("a", ""), decode(Vr.LO, "61 20 5c"));
    }

    @Test
    void encodesOnlyWhatItsSetHas() {
        assertArrayEquals(
                new byte[] {(byte) 0xE7, (byte) 0x8E, (byte) 0x8B},
                SpecificCharacterSet.UTF_8.encode("王", dev.hilum.dicom.data.Tag.PatientName));
        DicomException refused = assertThrows(
                DicomException.class,
                () -> SpecificCharacterSet.DEFAULT.encode("王", dev.hilum.dicom.data.Tag.PatientName));
        assertTrue(refused.getMessage().startsWith("(0010,0010)"), refused.getMessage());
    }
}
