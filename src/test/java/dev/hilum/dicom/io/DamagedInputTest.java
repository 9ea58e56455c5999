package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Broken and hostile bytes end in a data set or a {@link DicomException} that names the place, within bounds. */
@org.junit.jupiter.api.Tag("REQ-RCV-7")
class DamagedInputTest {
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final ReadLimits SMALL = new ReadLimits(16, 1000, 10_000, 100_000, 1 << 16);

    private static byte[] hex(String... fields) {
        return HexFormat.of().parseHex(String.join("", fields).replace(" ", ""));
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(DicomException.class, () -> Part10Reader.readDataSet(bytes, EXPLICIT))
                .getMessage();
    }

    private static byte[] sampleFile() {
        DataSet dataSet = new RandomDataSet(7)
                .next()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .put(new Element(
                        Tag.PixelData,
                        Vr.OB,
                        new Value.Fragments(List.of(0L), List.of(new byte[] {1, 2, 3, 4}, new byte[6]))));
        return Part10Writer.toBytes(dataSet, TransferSyntax.RLE_LOSSLESS);
    }

    @Test
    void everyTruncationIsRefusedOrShorter() {
        byte[] file = sampleFile();
        DicomObject whole = Part10Reader.read(file);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            try {
                DicomObject read = Part10Reader.read(cut);
                assertTrue(read.dataSet().elements().size()
                        < whole.dataSet().elements().size());
            } catch (DicomException expected) {
                assertTrue(expected.getMessage().matches("(?s).*(offset|not a DICOM).*"), expected.getMessage());
            }
        }
    }

    @Test
    void flippedBytesNeverEscapeAsAnythingElse() {
        byte[] file = sampleFile();
        Random random = new Random(1);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 5_000; round++) {
                byte[] damaged = file.clone();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    damaged[128 + random.nextInt(damaged.length - 128)] = (byte) random.nextInt(256);
                }
                try {
                    Part10Reader.read(damaged);
                } catch (DicomException expected) {
                    assertTrue(expected.getMessage().length() < 300);
                }
            }
        });
    }

    @Test
    void aLengthBeyondTheDataNamesTagAndOffset() {
        String message = refusal(hex("0800 1800 5549 0200 3100", "2800 1000 5553 0400 0300"));
        assertTrue(message.startsWith("(0028,0010) at offset 10: length 4 but only 2 bytes are left"), message);
    }

    @Test
    void aHugeLengthAllocatesNothing() {
        String message = refusal(hex("e07f 1000 4f57 0000 feffffff 0102"));
        assertTrue(message.startsWith("(7FE0,0010) at offset 0: length 4294967294"), message);
    }

    @Test
    void anItemLongerThanItsSequenceIsRefused() {
        String message = refusal(hex("4000 43a0 5351 0000 08000000", "feff 00e0 0a000000 0800 0001 5348 0200 3120"));
        assertTrue(message.startsWith("(FFFE,E000) at offset 12"), message);
    }

    @Test
    void anElementThatLeavesItsItemIsRefused() {
        String message = refusal(hex(
                "4000 43a0 5351 0000 12000000",
                "feff 00e0 0a000000 0800 0001 5348 0400 3120",
                "2800 1000 5553 0200 0300"));
        assertTrue(message.startsWith("(0008,0100) at offset 20: length 4 but only 2"), message);
    }

    @Test
    void aHeaderThatLeavesItsItemIsRefused() {
        refusal(hex("4000 43a0 5351 0000 0c000000", "feff 00e0 04000000 0800 0001", "5348 0200 3120 0000 0000 0000"));
    }

    @Test
    void sequencesAreNotNestedWithoutEnd() {
        String open = "4000 43a0 5351 0000 ffffffff feff 00e0 ffffffff";
        String message = refusal(hex(open.repeat(100_000)));
        assertTrue(message.contains("nested deeper than 64"), message);
        refusal(hex(("4000 43a0 554e 0000 ffffffff feff 00e0 ffffffff").repeat(100_000)));
    }

    @Test
    void undelimitedSequencesAndItemsAreRefused() {
        assertTrue(refusal(hex("4000 43a0 5351 0000 ffffffff")).contains("sequence is not ended"));
        assertTrue(
                refusal(hex("4000 43a0 5351 0000 ffffffff feff 00e0 ffffffff")).contains("item is not ended"));
    }

    @Test
    void strayDelimitersAreRefused() {
        assertTrue(refusal(hex("feff dde0 00000000")).startsWith("(FFFE,E0DD) at offset 0"));
        assertTrue(refusal(hex("feff 00e0 00000000")).startsWith("(FFFE,E000) at offset 0"));
    }

    @Test
    void anUndefinedLengthIsOnlyForSequencesAndPixels() {
        assertTrue(refusal(hex("4000 60a1 5554 0000 ffffffff")).contains("undefined length of VR UT"));
    }

    @Test
    void aNumberThatIsNoWholeWordStaysAsBytes() {
        DataSet read = Part10Reader.readDataSet(hex("2800 1000 5553 0300 030201"), EXPLICIT);
        assertEquals(Vr.UN, read.element(Tag.Rows).orElseThrow().vr());
        assertTrue(read.integer(Tag.Rows).isEmpty());
    }

    @Test
    void aSequenceInUnThatIsNoneStaysAsBytes() {
        DataSet read = Part10Reader.readDataSet(hex("4000 43a0 554e 0000 04000000 01020304"), EXPLICIT);
        assertEquals(
                Vr.UN, read.element(Tag.ConceptNameCodeSequence).orElseThrow().vr());
    }

    @Test
    void moreElementsThanTheLimitAreRefused() {
        byte[] many = hex("2800 1000 5553 0000".repeat(1001));
        DicomException refused = assertThrows(DicomException.class, () -> Part10Reader.read(bare(many), SMALL, false));
        assertTrue(refused.getMessage().contains("more than 1000 elements"), refused.getMessage());
    }

    @Test
    void moreValuesThanTheLimitAreRefused() {
        byte[] backslashes = hex("0800 0800 4353 dc05", "5c".repeat(1500));
        assertThrows(DicomException.class, () -> Part10Reader.read(bare(backslashes), SMALL, false));
    }

    @Test
    void moreTextThanTheLimitIsRefused() {
        byte[] text = hex("4000 60a1 5554 0000 204e0000", "41".repeat(20_000));
        DicomException refused = assertThrows(DicomException.class, () -> Part10Reader.read(bare(text), SMALL, false));
        assertTrue(refused.getMessage().startsWith("(0040,A160)"), refused.getMessage());
    }

    /** A bare data set is known by its group 8. */
    private static ByteSource bare(byte[] elements) {
        byte[] first = hex("0800 1600 5549 0200 3100");
        byte[] all = Arrays.copyOf(first, first.length + elements.length);
        System.arraycopy(elements, 0, all, first.length, elements.length);
        return new MemorySource(all);
    }

    @Test
    void aDeflateBombIsRefused() throws Exception {
        byte[] bomb = deflatedFile(new byte[10_000_000]);
        DicomException refused =
                assertThrows(DicomException.class, () -> Part10Reader.read(new MemorySource(bomb), SMALL, false));
        assertTrue(refused.getMessage().contains("larger than 100000"), refused.getMessage());
    }

    @Test
    void damagedAndTruncatedDeflateStreamsAreRefused() throws Exception {
        byte[] file = deflatedFile(hex("0800 1600 5549 0200 3100"));
        assertDoesNotThrow(() -> Part10Reader.read(file));
        assertThrows(DicomException.class, () -> Part10Reader.read(Arrays.copyOf(file, file.length - 6)));
        byte[] damaged = file.clone();
        Arrays.fill(damaged, damaged.length - 8, damaged.length, (byte) 0xFF);
        assertThrows(DicomException.class, () -> Part10Reader.read(damaged));
    }

    private static byte[] deflatedFile(byte[] dataSet) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Part10Writer.fileHeader(
                Part10Writer.fileMeta("1.2", "1.3", TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN.uid())));
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflating.write(dataSet);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsNotDicomIsCalledSo() {
        for (String text : List.of("", "short", "%PDF-1.7 a document that is long enough to hold a preamble")) {
            DicomException refused = assertThrows(
                    DicomException.class, () -> Part10Reader.read(text.getBytes(StandardCharsets.US_ASCII)));
            assertTrue(refused.getMessage().contains("not a DICOM file"), refused.getMessage());
        }
        assertThrows(DicomException.class, () -> Part10Reader.read(new byte[1000]));
    }
}
