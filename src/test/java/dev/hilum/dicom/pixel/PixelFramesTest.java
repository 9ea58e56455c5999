package dev.hilum.dicom.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.MemorySource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the attributes and the layout of pixel data to stored values. */
class PixelFramesTest {
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;

    private static DataSet image(int rows, int columns, int allocated, int stored, int high, int signed, int frames) {
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.NumberOfFrames, Vr.IS, frames)
                .setIntegers(Tag.Rows, Vr.US, rows)
                .setIntegers(Tag.Columns, Vr.US, columns)
                .setIntegers(Tag.BitsAllocated, Vr.US, allocated)
                .setIntegers(Tag.BitsStored, Vr.US, stored)
                .setIntegers(Tag.HighBit, Vr.US, high)
                .setIntegers(Tag.PixelRepresentation, Vr.US, signed);
    }

    private static byte[] words(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer.array();
    }

    private static DicomObject object(DataSet dataSet, String syntax) {
        return new DicomObject(syntax, new DataSet(), dataSet, new MemorySource(new byte[0]));
    }

    private static short[] values(int... values) {
        short[] shorts = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            shorts[i] = (short) values[i];
        }
        return shorts;
    }

    private static short[] onlyFrame(DataSet dataSet) {
        return PixelFrames.open(object(dataSet, EXPLICIT.uid())).frame(1);
    }

    @Test
    void overlayBitsAreMaskedAndTheSignIsExtended() {
        DataSet dataSet = image(1, 3, 16, 12, 11, 1, 1).setBytes(Tag.PixelData, Vr.OW, words(0xF7FF, 0x1800, 0xFFFF));
        assertArrayEquals(values(2047, -2048, -1), onlyFrame(dataSet));
    }

    @Test
    void unsignedValuesOfSixteenBitsKeepAllBits() {
        DataSet dataSet = image(1, 2, 16, 16, 15, 0, 1).setBytes(Tag.PixelData, Vr.OW, words(63536, 32768));
        short[] frame = onlyFrame(dataSet);
        assertEquals(63536, frame[0] & 0xFFFF);
        assertEquals(32768, frame[1] & 0xFFFF);
    }

    @Test
    void aHighBitAtTheTopShiftsTheValueDown() {
        DataSet unsigned = image(1, 2, 16, 12, 15, 0, 1).setBytes(Tag.PixelData, Vr.OW, words(0xABCD, 0x123F));
        assertArrayEquals(values(0xABC, 0x123), onlyFrame(unsigned));
        DataSet signed = image(1, 2, 16, 12, 15, 1, 1).setBytes(Tag.PixelData, Vr.OW, words(0xABCD, 0x123F));
        assertArrayEquals(values(0xABC - 4096, 0x123), onlyFrame(signed));
    }

    @Test
    void eightBitValuesHaveTheirSign() {
        byte[] bytes = {(byte) 200, 100};
        assertArrayEquals(
                values(200, 100), onlyFrame(image(1, 2, 8, 8, 7, 0, 1).setBytes(Tag.PixelData, Vr.OB, bytes)));
        assertArrayEquals(
                values(-56, 100), onlyFrame(image(1, 2, 8, 8, 7, 1, 1).setBytes(Tag.PixelData, Vr.OB, bytes)));
    }

    @Test
    void planesOfColourAreInterleaved() {
        DataSet dataSet = image(1, 2, 8, 8, 7, 0, 1)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 3)
                .setIntegers(Tag.PlanarConfiguration, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "RGB")
                .setBytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(values(1, 3, 5, 2, 4, 6), onlyFrame(dataSet));
    }

    @Test
    void pixelDataLeftInItsFileIsTheSameInEveryByteOrder() throws IOException {
        DataSet dataSet = image(2, 3, 16, 16, 15, 1, 2)
                .setBytes(Tag.PixelData, Vr.OW, words(1, -2, 300, -400, 5000, -6000, 7, 8, 9, 10, 11, -32768));
        for (TransferSyntax syntax : List.of(
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                EXPLICIT,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)) {
            byte[] file = Part10Writer.toBytes(dataSet, syntax);
            PixelFrames left = PixelFrames.open(Part10Reader.readHeader(new MemorySource(file)));
            PixelFrames read = PixelFrames.open(Part10Reader.read(file));
            assertArrayEquals(values(1, -2, 300, -400, 5000, -6000), left.frame(1), syntax.name());
            assertArrayEquals(values(7, 8, 9, 10, 11, -32768), left.frame(2), syntax.name());
            assertArrayEquals(read.frame(2), left.frame(2), syntax.name());
        }
    }

    @Test
    void eightBitFramesOfOddLengthAreFoundInBigEndianWords() throws IOException {
        DataSet dataSet = image(1, 3, 8, 8, 7, 0, 2).setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6});
        byte[] file = Part10Writer.toBytes(dataSet, TransferSyntax.EXPLICIT_BIG_ENDIAN);
        PixelFrames frames = PixelFrames.open(Part10Reader.readHeader(new MemorySource(file)));
        assertArrayEquals(values(1, 2, 3), frames.frame(1));
        assertArrayEquals(values(4, 5, 6), frames.frame(2));
    }

    @Test
    void pixelDataThatIsTooShortOrHoldsUndeclaredFramesIsRefused() {
        DataSet shorter = image(2, 2, 16, 12, 11, 0, 1).setBytes(Tag.PixelData, Vr.OW, words(1, 2, 3));
        assertThrows(DecodeException.class, () -> PixelFrames.open(object(shorter, EXPLICIT.uid())));
        DataSet longer = image(2, 2, 16, 12, 11, 0, 1).setBytes(Tag.PixelData, Vr.OW, words(1, 2, 3, 4, 5, 6, 7, 8));
        assertThrows(DecodeException.class, () -> PixelFrames.open(object(longer, EXPLICIT.uid())));
    }

    @Test
    void formsThatAreNotHandledAreRefusedByTag() {
        assertRefused(image(1, 1, 32, 32, 31, 0, 1), "0028,0100");
        assertRefused(image(1, 1, 16, 17, 16, 0, 1), "0028,0101");
        assertRefused(image(1, 1, 16, 12, 10, 0, 1), "0028,0102");
        assertRefused(image(0, 1, 16, 12, 11, 0, 1), "0028,0010");
        assertRefused(image(1, 1, 16, 12, 11, 2, 1), "0028,0103");
        assertRefused(image(1, 1, 16, 12, 11, 0, 0), "0028,0008");
        assertRefused(image(1, 1, 16, 12, 11, 0, 1).remove(Tag.PixelRepresentation), "0028,0103");
        assertRefused(image(65535, 65535, 16, 12, 11, 0, 1), "larger");
        DataSet none = image(1, 1, 16, 12, 11, 0, 1);
        assertThrows(PixelFormatException.class, () -> PixelFrames.open(object(none, EXPLICIT.uid())));
    }

    private static void assertRefused(DataSet dataSet, String named) {
        dataSet.setBytes(Tag.PixelData, Vr.OW, words(0));
        PixelFormatException refusal =
                assertThrows(PixelFormatException.class, () -> PixelFrames.open(object(dataSet, EXPLICIT.uid())));
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    }

    private static GoldenStreams jpegLs() {
        return GoldenStreams.of("jpegLs").stream()
                .filter(stream ->
                        stream.options().equals("d") && stream.format().bitsStored() == 12)
                .findFirst()
                .orElseThrow();
    }

    /** Two frames, each in pieces of a size. */
    private static DataSet encapsulated(int frames, int pieceSize, boolean offsets) {
        byte[] codestream = jpegLs().codestream();
        List<byte[]> fragments = new ArrayList<>();
        List<Long> table = new ArrayList<>();
        long offset = 0;
        for (int frame = 0; frame < frames; frame++) {
            table.add(offset);
            for (int at = 0; at < codestream.length; at += pieceSize) {
                byte[] piece = Arrays.copyOfRange(codestream, at, Math.min(codestream.length, at + pieceSize));
                byte[] even = Arrays.copyOf(piece, piece.length + (piece.length & 1));
                fragments.add(even);
                offset += 8 + even.length;
            }
        }
        return image(12, 10, 16, 12, 11, 0, frames)
                .put(new Element(Tag.PixelData, Vr.OB, new Value.Fragments(offsets ? table : List.of(), fragments)));
    }

    private static void assertAllFrames(DataSet dataSet) throws IOException {
        byte[] file = Part10Writer.toBytes(dataSet, TransferSyntax.JPEG_LS_LOSSLESS);
        for (DicomObject object : List.of(Part10Reader.read(file), Part10Reader.readHeader(new MemorySource(file)))) {
            PixelFrames frames = PixelFrames.open(object);
            for (int number = 1; number <= frames.count(); number++) {
                assertArrayEquals(jpegLs().original(), frames.frame(number));
            }
        }
    }

    @Test
    void framesAreFoundByOffsetTableByCountAndByMarkers() throws IOException {
        assertAllFrames(encapsulated(1, 1 << 20, false));
        assertAllFrames(encapsulated(1, 20, true));
        assertAllFrames(encapsulated(1, 20, false));
        assertAllFrames(encapsulated(3, 1 << 20, false));
        assertAllFrames(encapsulated(3, 1 << 20, true));
        assertAllFrames(encapsulated(3, 50, true));
        assertAllFrames(encapsulated(3, 50, false));
    }

    @Test
    void framesAreFoundByTheExtendedOffsetTable() throws IOException {
        DataSet dataSet = encapsulated(3, 1 << 20, false);
        int length = jpegLs().codestream().length;
        long step = 8 + length + (length & 1);
        ByteBuffer table = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        table.putLong(0).putLong(step).putLong(2 * step);
        assertAllFrames(dataSet.setBytes(Tag.ExtendedOffsetTable, Vr.OV, table.array()));
        DataSet wrong = encapsulated(3, 1 << 20, false);
        wrong.setBytes(
                Tag.ExtendedOffsetTable, Vr.OV, table.putLong(8, step + 2).array());
        assertThrows(DecodeException.class, () -> assertAllFrames(wrong));
    }

    @Test
    void moreFramesThanFragmentsAreRefused() {
        DataSet dataSet = encapsulated(2, 1 << 20, false).setIntegers(Tag.NumberOfFrames, Vr.IS, 3);
        assertThrows(DecodeException.class, () -> assertAllFrames(dataSet));
    }

    @Test
    void aDamagedFrameIsNamedWithItsCodec() {
        DataSet dataSet = encapsulated(2, 1 << 20, true);
        Value.Fragments good =
                (Value.Fragments) dataSet.element(Tag.PixelData).orElseThrow().value();
        byte[] second = Arrays.copyOf(good.fragments().get(1), 60);
        Value cut = new Value.Fragments(good.offsets(), List.of(good.fragments().get(0), second));
        PixelFrames frames = PixelFrames.open(
                object(dataSet.put(new Element(Tag.PixelData, Vr.OB, cut)), TransferSyntax.JPEG_LS_LOSSLESS.uid()));
        assertArrayEquals(jpegLs().original(), frames.frame(1));
        DecodeException refusal = assertThrows(DecodeException.class, () -> frames.frame(2));
        assertTrue(refusal.getMessage().startsWith("frame 2: JPEG-LS: "), refusal.getMessage());
    }

    @Test
    void aFileThatIsCutOffInItsPixelDataIsRefused() throws IOException {
        byte[] file = Part10Writer.toBytes(encapsulated(2, 50, true), TransferSyntax.JPEG_LS_LOSSLESS);
        for (int less = 1; less < 200; less += 7) {
            MemorySource cut = new MemorySource(Arrays.copyOf(file, file.length - less));
            assertThrows(
                    DicomException.class,
                    () -> PixelFrames.open(Part10Reader.readHeader(cut)).frame(2));
        }
    }

    @Test
    void signedStreamsOfFewerBitsThanStoredKeepTheirSign() {
        // A 12-bit stream under a header of 16 bits signed: the stream's depth says where the sign is.
        PixelFormat wide = new PixelFormat(12, 10, 16, 16, 15, true, 1, false, "MONOCHROME2", 1);
        GoldenStreams stream = GoldenStreams.of("jpeg2000").stream()
                .filter(candidate -> candidate.options().equals("d"))
                .findFirst()
                .orElseThrow();
        short[] out = new short[120];
        new Jpeg2000Decoder().decode(stream.codestream(), wide, out);
        for (int i = 0; i < out.length; i++) {
            int original = stream.original()[i];
            assertEquals(original > 2047 ? original - 4096 : original, out[i]);
        }
    }

    @Test
    void frameNumbersOutsideTheInstanceAreAMistakeOfTheCaller() {
        PixelFrames frames =
                PixelFrames.open(object(encapsulated(1, 999, true), TransferSyntax.JPEG_LS_LOSSLESS.uid()));
        assertThrows(IllegalArgumentException.class, () -> frames.frame(0));
        assertThrows(IllegalArgumentException.class, () -> frames.frame(2));
        assertThrows(IllegalArgumentException.class, () -> frames.readFrame(1, new short[5]));
    }
}
