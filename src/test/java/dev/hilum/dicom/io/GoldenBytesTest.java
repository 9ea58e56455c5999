package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte strings written by hand from PS3.5 section 7, so that reader and writer cannot agree on the same mistake. */
class GoldenBytesTest {
    private static byte[] hex(String... fields) {
        return HexFormat.of().parseHex(String.join("", fields).replace(" ", ""));
    }

    private static DataSet sample() {
        return new DataSet()
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setConcept(Tag.ConceptNameCodeSequence, new CodedConcept("1", "D", "m"))
                .setIntegers(Tag.Rows, Vr.US, 513)
                .setIntegers(Tag.FrameIncrementPointer, Vr.AT, 0x00181063)
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4});
    }

    private static final byte[] EXPLICIT_LITTLE = hex(
            "0800 1800 5549 0600 312e322e3300", // (0008,0018) UI, 6 bytes: "1.2.3" and a NUL
            "2800 0900 4154 0400 1800 6310", // (0028,0009) AT: two words
            "2800 1000 5553 0200 0102", // (0028,0010) US 513
            "4000 43a0 5351 0000 26000000", // (0040,A043) SQ, reserved, 38 bytes
            "feff 00e0 1e000000", // item, 30 bytes
            "0800 0001 5348 0200 3120", // (0008,0100) SH "1 "
            "0800 0201 5348 0200 4420", // (0008,0102) SH "D "
            "0800 0401 4c4f 0200 6d20", // (0008,0104) LO "m "
            "e07f 1000 4f57 0000 04000000 01020304"); // (7FE0,0010) OW, reserved, 4 bytes

    private static final byte[] IMPLICIT_LITTLE = hex(
            "0800 1800 06000000 312e322e3300",
            "2800 0900 04000000 1800 6310",
            "2800 1000 02000000 0102",
            "4000 43a0 26000000", // length of the sequence; VR is in the dictionary
            "feff 00e0 1e000000",
            "0800 0001 02000000 3120",
            "0800 0201 02000000 4420",
            "0800 0401 02000000 6d20",
            "e07f 1000 04000000 01020304");

    private static final byte[] EXPLICIT_BIG = hex(
            "0008 0018 5549 0006 312e322e3300",
            "0028 0009 4154 0004 0018 1063",
            "0028 0010 5553 0002 0201",
            "0040 a043 5351 0000 00000026",
            "fffe e000 0000001e",
            "0008 0100 5348 0002 3120",
            "0008 0102 5348 0002 4420",
            "0008 0104 4c4f 0002 6d20",
            "7fe0 0010 4f57 0000 00000004 02010403"); // words are swapped

    @Test
    void explicitLittleEndianIsAsInTheStandard() {
        assertBothWays(EXPLICIT_LITTLE, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    @Test
    void implicitLittleEndianIsAsInTheStandard() {
        assertBothWays(IMPLICIT_LITTLE, TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    }

    @Test
    void explicitBigEndianIsAsInTheStandard() {
        assertBothWays(EXPLICIT_BIG, TransferSyntax.EXPLICIT_BIG_ENDIAN);
    }

    private static void assertBothWays(byte[] bytes, TransferSyntax syntax) {
        assertArrayEquals(bytes, Part10Writer.dataSetBytes(sample(), syntax));
        DataSet read = Part10Reader.readDataSet(bytes, syntax.uid());
        assertEquals(true, Contents.same(sample(), read), read::toString);
    }

    @Test
    void undefinedLengthsEndAtTheirDelimiters() {
        byte[] bytes = hex(
                "4000 43a0 5351 0000 ffffffff", // (0040,A043) SQ of undefined length
                "feff 00e0 ffffffff", // item of undefined length
                "0800 0001 5348 0200 3120",
                "feff 0de0 00000000", // item delimitation
                "feff 00e0 0a000000", // item of 10 bytes
                "0800 0001 5348 0200 3220",
                "feff dde0 00000000", // sequence delimitation
                "4000 10a0 4353 0200 4120"); // (0040,A010) CS "A "
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        List<DataSet> items = read.items(Tag.ConceptNameCodeSequence);
        assertEquals(List.of("1"), items.get(0).strings(Tag.CodeValue));
        assertEquals(List.of("2"), items.get(1).strings(Tag.CodeValue));
        assertEquals("A", read.string(Tag.RelationshipType).orElseThrow());
    }

    /** PS3.5 section 6.2.2 note 2: UN of undefined length is an implicit little-endian sequence, in any syntax. */
    @Test
    void unknownOfUndefinedLengthIsAnImplicitSequence() {
        byte[] little = hex(
                "0900 0110 554e 0000 ffffffff", // (0009,1001) UN of undefined length
                "feff 00e0 ffffffff",
                "2800 1000 02000000 0102", // implicit VR: (0028,0010), 2 bytes
                "feff 0de0 00000000",
                "feff dde0 00000000",
                "2800 1000 5553 0200 0300"); // explicit again
        DataSet read = Part10Reader.readDataSet(little, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        assertEquals(513, read.items(0x00091001).getFirst().integer(Tag.Rows).orElseThrow());
        assertEquals(3, read.integer(Tag.Rows).orElseThrow());
    }

    @Test
    void unknownOfAKnownAttributeIsReadByTheDictionary() {
        byte[] bytes = hex(
                "0800 1800 554e 0000 06000000 312e322e3300", // (0008,0018) as UN
                "4000 43a0 554e 0000 12000000", // (0040,A043) as UN: an implicit sequence of 18 bytes
                "feff 00e0 0a000000 0800 0001 02000000 3120");
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        assertEquals("1.2.3", read.string(Tag.SOPInstanceUID).orElseThrow());
        assertEquals(
                "1",
                read.item(Tag.ConceptNameCodeSequence)
                        .orElseThrow()
                        .string(Tag.CodeValue)
                        .orElseThrow());
    }

    /** PS3.5 table A.4-1: an empty Basic Offset Table and two fragments. */
    @Test
    void encapsulatedPixelDataIsSplitAtItsItems() {
        byte[] bytes = hex(
                "e07f 1000 4f42 0000 ffffffff", // (7FE0,0010) OB of undefined length
                "feff 00e0 00000000", // Basic Offset Table, empty
                "feff 00e0 04000000 01020304",
                "feff 00e0 02000000 0506",
                "feff dde0 00000000");
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.RLE_LOSSLESS.uid());
        Value.Fragments value =
                (Value.Fragments) read.element(Tag.PixelData).orElseThrow().value();
        assertEquals(List.of(), value.offsets());
        assertArrayEquals(new byte[] {5, 6}, value.fragments().get(1));
        assertArrayEquals(bytes, Part10Writer.dataSetBytes(read, TransferSyntax.RLE_LOSSLESS));
    }

    @Test
    void groupLengthsAndTrailingPaddingAreDropped() {
        byte[] bytes = hex(
                "2800 0000 554c 0400 0a000000", // (0028,0000) group length
                "2800 1000 5553 0200 0300",
                "fcff fcff 4f42 0000 04000000 00000000"); // (FFFC,FFFC) Data Set Trailing Padding
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        assertEquals(1, read.elements().size());
    }

    @Test
    void oddLengthsAreRead() {
        byte[] bytes = hex(
                "0800 1800 5549 0500 312e322e33", // UI of 5 bytes
                "1000 2000 4c4f 0100 41", // LO of 1 byte
                "2800 1000 5553 0200 0300");
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        assertEquals("1.2.3", read.string(Tag.SOPInstanceUID).orElseThrow());
        assertEquals("A", read.string(Tag.PatientID).orElseThrow());
        assertEquals(3, read.integer(Tag.Rows).orElseThrow());
    }

    @Test
    void pixelRepresentationDecidesTheSignOfPadding() {
        String value = "2800 2001 02000000 30f8"; // (0028,0120) implicit: F830
        byte[] unsigned = hex("2800 0301 02000000 0000", value);
        byte[] signed = hex("2800 0301 02000000 0100", value);
        String implicit = TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid();
        assertEquals(
                63536,
                Part10Reader.readDataSet(unsigned, implicit)
                        .integer(Tag.PixelPaddingValue)
                        .orElseThrow());
        assertEquals(
                -2000,
                Part10Reader.readDataSet(signed, implicit)
                        .integer(Tag.PixelPaddingValue)
                        .orElseThrow());
    }

    @Test
    void itemsInheritTheCharacterSetAndMayHaveTheirOwn() {
        byte[] bytes = hex(
                "0800 0500 4353 0a00 49534f5f495220313030", // (0008,0005) ISO_IR 100
                "4000 43a0 5351 0000 34000000",
                "feff 00e0 0a000000 0800 0401 4c4f 0200 e920", // é in Latin-1
                "feff 00e0 1a000000 0800 0500 4353 0800 4742313830333020", // GB18030 within the item
                "0800 0401 4c4f 0200 cdf5", // 王
                "4000 60a1 5554 0000 02000000 e920"); // (0040,A160) UT é: Latin-1 again
        DataSet read = Part10Reader.readDataSet(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid());
        List<DataSet> items = read.items(Tag.ConceptNameCodeSequence);
        assertEquals("é", items.get(0).string(Tag.CodeMeaning).orElseThrow());
        assertEquals("王", items.get(1).string(Tag.CodeMeaning).orElseThrow());
        assertEquals("é", read.string(Tag.TextValue).orElseThrow());
    }

    @Test
    void aFileBeginsWithPreambleAndMeta() {
        byte[] file = Part10Writer.fileHeader(Part10Writer.fileMeta("1.2", "1.3", "1.2.840.10008.1.2.1"));
        byte[] expected = hex(
                "00".repeat(128),
                "4449434d", // DICM
                "0200 0000 554c 0400 88000000", // (0002,0000) group length 136
                "0200 0100 4f42 0000 02000000 0001", // version
                "0200 0200 5549 0400 312e3200", // Media Storage SOP Class UID
                "0200 0300 5549 0400 312e3300",
                "0200 1000 5549 1400 312e322e3834302e31303030382e312e322e3100"); // Transfer Syntax UID
        assertArrayEquals(expected, Arrays.copyOf(file, expected.length));
        assertEquals(132 + 12 + 136, file.length);
    }
}
