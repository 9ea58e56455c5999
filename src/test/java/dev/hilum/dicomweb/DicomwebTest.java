package dev.hilum.dicomweb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.MemorySource;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.pixel.FrameBytes;
import dev.hilum.dicom.pixel.PixelFormatException;
import dev.hilum.dicom.web.DicomJson;
import dev.hilum.worklist.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Search and retrieval without a server: the JSON model, what a client accepts, frames as bytes, matching keys. */
class DicomwebTest {
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final String JPEG_LS = TransferSyntax.JPEG_LS_LOSSLESS.uid();

    @Test
    void writesTheDicomJsonModel() throws IOException {
        DataSet item = new DataSet().setStrings(Tag.CodeValue, Vr.SH, "RID50149");
        DataSet dataSet = new DataSet()
                .setStrings(Tag.SpecificCharacterSet, Vr.CS, "GB18030")
                .setStrings(Tag.PatientName, Vr.PN, "Li^Na=李^娜")
                .setStrings(Tag.AccessionNumber, Vr.SH)
                .setDecimals(Tag.PixelSpacing, Vr.DS, 0.7, 0.75)
                .setIntegers(Tag.Rows, Vr.US, 512)
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "", "AXIAL")
                .setItem(Tag.ConceptNameCodeSequence, item)
                .setBytes(Tag.RedPaletteColorLookupTableData, Vr.OW, new byte[] {1, 2});

        JsonNode json = json(dataSet).path(0);

        assertEquals("ISO_IR 192", json.at("/00080005/Value/0").asText());
        assertEquals("李^娜", json.at("/00100010/Value/0/Ideographic").asText());
        assertTrue(json.path("00080050").path("Value").isMissingNode(), "an empty element has no Value");
        assertEquals(0.75, json.at("/00280030/Value/1").doubleValue());
        assertEquals(512, json.at("/00280010/Value/0").intValue());
        assertTrue(json.at("/00080008/Value/1").isNull());
        assertEquals("RID50149", json.at("/0040A043/Value/0/00080100/Value/0").asText());
        assertEquals("AQI=", json.at("/00281201/InlineBinary").asText());
    }

    @Test
    void pixelDataLeftInItsSourceHasABulkDataUri() throws IOException {
        JsonNode json = json(header(image(2, 1)).dataSet()).path(0);
        assertEquals(
                "http://h/i/bulkdata/7FE00010", json.at("/7FE00010/BulkDataURI").asText());
    }

    @Test
    void framesAreGivenOutAsTheClientAsks() {
        assertEquals(
                new Encoding(true, Encoding.OCTETS, false),
                frames("multipart/related; type=\"application/octet-stream\""));
        assertEquals(
                new Encoding(true, Encoding.OCTETS, true),
                frames("multipart/related; type=application/octet-stream; transfer-syntax=*"));
        assertEquals(new Encoding(false, Encoding.OCTETS, false), frames("application/octet-stream"));
        assertEquals(new Encoding(true, "image/jls", true), frames("multipart/related; type=\"image/jls\""));
        assertEquals(
                new Encoding(true, "image/jls", true),
                frames("multipart/related; type=\"image/jp2\", multipart/related; type=\"image/jls\";q=0.5"));
        assertEquals(new Encoding(true, Encoding.OCTETS, false), frames("*/*"));
        assertThrows(ProblemException.class, () -> frames("multipart/related; type=\"image/jp2\""));
        assertThrows(
                ProblemException.class,
                () -> frames("multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.3"));
    }

    @Test
    void framesOfOneBitBeginAtTheirFirstBit() throws IOException {
        DataSet segmentation = image(3, 2)
                .setIntegers(Tag.BitsAllocated, Vr.US, 1)
                .setBytes(Tag.PixelData, Vr.OB, new byte[] {(byte) 0b1111_1111, (byte) 0b1000_0001, 0b0000_0010, 0});
        DicomObject object = header(segmentation);

        assertArrayEquals(new byte[] {(byte) 0b1111_1111, 1}, FrameBytes.uncompressed(object, 1));
        assertArrayEquals(new byte[] {(byte) 0b0100_0000, 1}, FrameBytes.uncompressed(object, 2));
        assertThrows(PixelFormatException.class, () -> FrameBytes.uncompressed(object, 3));
    }

    @Test
    void nativeFramesAreTheStoredCells() throws IOException {
        DicomObject object = header(image(2, 3));
        assertArrayEquals(new byte[] {8, 9, 10, 11, 12, 13, 14, 15}, FrameBytes.stored(object, 2));
    }

    @Test
    void matchesAsTheStandardSays() {
        DataSet study = new DataSet()
                .setStrings(Tag.PatientName, Vr.PN, "Li^Na")
                .setStrings(Tag.StudyDate, Vr.DA, "20260115")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, "1.2")
                .setStrings(Tag.ModalitiesInStudy, Vr.CS, "CT", "SR");
        assertTrue(new AttributeMatch(Tag.PatientName, "li*").matches(study));
        assertFalse(new AttributeMatch(Tag.PatientName, "na*").matches(study));
        assertTrue(new AttributeMatch(Tag.StudyDate, "20260101-").matches(study));
        assertFalse(new AttributeMatch(Tag.StudyDate, "-20260114").matches(study));
        assertTrue(new AttributeMatch(Tag.StudyInstanceUID, "1.1,1.2").matches(study));
        assertTrue(new AttributeMatch(Tag.ModalitiesInStudy, "SR").matches(study));
        assertFalse(new AttributeMatch(Tag.ModalitiesInStudy, "MR").matches(study));
    }

    private static Encoding frames(String accept) {
        return Encoding.ofFrames(MediaRange.parse(List.of(accept)), JPEG_LS, false);
    }

    private static JsonNode json(DataSet dataSet) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomJson json = new DicomJson(bytes)) {
            json.write(dataSet, "http://h/i");
        }
        return new ObjectMapper().readTree(bytes.toByteArray());
    }

    private static DicomObject header(DataSet dataSet) throws IOException {
        return Part10Reader.readDataSetHeader(
                new MemorySource(Part10Writer.dataSetBytes(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)), EXPLICIT);
    }

    /** Frames of {@code size} × {@code size} 16-bit cells that count up from 0 byte by byte. */
    private static DataSet image(int size, int frames) {
        byte[] pixels = new byte[size * size * 2 * frames];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.2")
                .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setIntegers(Tag.NumberOfFrames, Vr.IS, frames)
                .setIntegers(Tag.Rows, Vr.US, size)
                .setIntegers(Tag.Columns, Vr.US, size)
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setBytes(Tag.PixelData, Vr.OW, pixels);
    }
}
