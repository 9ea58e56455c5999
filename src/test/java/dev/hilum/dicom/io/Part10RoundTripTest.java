package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is written can be read again, in every native transfer syntax. */
class Part10RoundTripTest {
    static final List<TransferSyntax> NATIVE = List.of(
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_BIG_ENDIAN);

    private static DataSet sample() {
        return new DataSet()
                .setStrings(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192")
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setStrings(Tag.PatientName, Vr.PN, "王^小明")
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .setConcept(Tag.AnatomicRegionSequence, new CodedConcept("51185008", "SCT", "Thorax"))
                .setIntegers(Tag.Rows, Vr.US, 2)
                .setIntegers(Tag.PixelPaddingValue, Vr.US, 63536)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, -1024)
                .setBytes(Tag.PixelData, Vr.OW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    }

    @ParameterizedTest
    @FieldSource("NATIVE")
    void aFileIsReadAsItWasWritten(TransferSyntax syntax) {
        DicomObject read = Part10Reader.read(Part10Writer.toBytes(sample(), syntax));
        assertEquals(syntax.uid(), read.transferSyntaxUid());
        assertEquals(List.of("王^小明"), read.dataSet().strings(Tag.PatientName));
        assertEquals(63536, read.dataSet().integer(Tag.PixelPaddingValue).orElseThrow());
        assertEquals(
                "Thorax",
                read.dataSet().concept(Tag.AnatomicRegionSequence).orElseThrow().meaning());
    }

    @Test
    void aHeaderLeavesPixelDataInItsSource() throws Exception {
        byte[] file = Part10Writer.toBytes(sample(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        DicomObject read = Part10Reader.readHeader(new MemorySource(file));
        Value.Deferred left = assertInstanceOf(
                Value.Deferred.class,
                read.dataSet().element(Tag.PixelData).orElseThrow().value());
        assertEquals(file.length - 8, left.offset());
        assertEquals(8, left.length());
    }
}
