package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPrefixTest {
    private static DataSet sample() {
        return new DataSet()
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setStrings(Tag.PatientComments, Vr.LT, "x".repeat(6000))
                .setItem(Tag.ReferencedStudySequence, new DataSet().setStrings(Tag.PatientID, Vr.LO, "p"))
                .setBytes(0x00091001, Vr.OB, new byte[100_000])
                .setIntegers(Tag.Rows, Vr.US, 512);
    }

    private static byte[] bytes(TransferSyntax syntax) {
        DataSet dataSet = sample().setBytes(Tag.PixelData, Vr.OW, new byte[512 * 512 * 2]);
        return Part10Writer.dataSetBytes(dataSet, syntax);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 16_378, 1_000_000})
    void theHeaderIsWholeBeforeThePixelData(int chunk) {
        byte[] bytes = bytes(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        int at = 0;
        Optional<DataSet> header = Optional.empty();
        while (header.isEmpty()) {
            int count = Math.min(chunk, bytes.length - at);
            header = prefix.offer(bytes, at, count);
            at += count;
        }
        assertTrue(at < bytes.length || chunk == 1_000_000, "all " + at + " bytes were needed");
        assertEquals(512, header.get().integer(Tag.Rows).orElseThrow());
        assertFalse(header.get().contains(Tag.PixelData));
        assertTrue(header.get().element(0x00091001).map(Element::value).get() instanceof Value.Deferred);
    }

    @Test
    void anEarlierStopTagNeedsFewerBytes() {
        byte[] bytes = bytes(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, Tag.PatientID, 200_000);
        assertTrue(prefix.offer(bytes, 0, 1000).isEmpty());
        Optional<DataSet> header = prefix.offer(bytes, 1000, 110_000);
        assertTrue(header.orElseThrow().contains(Tag.SOPInstanceUID));
        assertFalse(header.get().contains(Tag.PatientComments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
    void aDataSetThatEndsIsAHeaderToo(String uid) {
        byte[] bytes = Part10Writer.dataSetBytes(sample(), TransferSyntax.of(uid));
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.of(uid));
        prefix.offer(bytes, 0, bytes.length);
        assertEquals(512, prefix.end().integer(Tag.Rows).orElseThrow());
    }

    @Test
    void aDataSetThatIsCutOffIsRefusedAtItsEnd() {
        byte[] bytes = Part10Writer.dataSetBytes(sample(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        prefix.offer(bytes, 0, bytes.length - 1);
        assertThrows(DicomException.class, prefix::end);
    }

    @Test
    void damageIsRefusedAtOnce() {
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        byte[] delimiters = new byte[4096];
        delimiters[0] = (byte) 0xFE;
        delimiters[1] = (byte) 0xFF;
        assertThrows(DicomException.class, () -> prefix.offer(delimiters, 0, delimiters.length));
    }

    @Test
    void aHeaderWithoutEndIsRefusedAtTheLimit() {
        byte[] bytes = bytes(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        HeaderPrefix prefix = new HeaderPrefix(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, Tag.PixelData, 50_000);
        prefix.offer(bytes, 0, 50_000);
        assertThrows(DicomException.class, () -> prefix.offer(bytes, 50_000, 1));
    }
}
