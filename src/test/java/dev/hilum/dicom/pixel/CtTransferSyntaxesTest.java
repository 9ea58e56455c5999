package dev.hilum.dicom.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.FileSource;
import dev.hilum.dicom.io.Part10Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One CT slice in the transfer syntaxes of PS3.5, as dcmtk and others wrote it, compared with the uncompressed one. */
@Tag("REQ-RCV-4")
class CtTransferSyntaxesTest {
    private static final String FOLDER = "ct-transfer-syntaxes";

    private static Path file(String ending) {
        try (Stream<Path> files = Files.list(SharedData.path(FOLDER))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DicomObject header(String ending) throws IOException {
        return Part10Reader.readHeader(new FileSource(file(ending)));
    }

    private static double[] hounsfield(DicomObject object) {
        PixelFrames frames = PixelFrames.open(object);
        DataSet dataSet = object.dataSet();
        double slope = dataSet.decimal(dev.hilum.dicom.data.Tag.RescaleSlope).orElse(1);
        double intercept =
                dataSet.decimal(dev.hilum.dicom.data.Tag.RescaleIntercept).orElse(0);
        short[] frame = frames.frame(1);
        double[] values = new double[frame.length];
        for (int i = 0; i < frame.length; i++) {
            values[i] = (frames.format().signed() ? frame[i] : frame[i] & 0xFFFF) * slope + intercept;
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.dcm",
                "1.2.1.dcm",
                "1.2.2.dcm",
                "1.2.1.99.dcm",
                "1.2.5.dcm",
                "4.57.dcm",
                "4.70.dcm",
                "4.80.dcm",
                "4.90.dcm"
            })
    void losslessSlicesEqualTheUncompressedOne(String ending) throws IOException {
        short[] expected = PixelFrames.open(header("CTImage.dcm")).frame(1);
        assertArrayEquals(
                expected,
                PixelFrames.open(header("1.2.840.10008." + ending.replaceFirst("^4", "1.2.4")))
                        .frame(1));
        byte[] whole = Files.readAllBytes(file("1.2.840.10008." + ending.replaceFirst("^4", "1.2.4")));
        assertArrayEquals(expected, PixelFrames.open(Part10Reader.read(whole)).frame(1));
    }

    /** Bounds: what was measured, rounded up; the files' own loss, as other decoders see it, not that of the decoder. */
    @ParameterizedTest
    @CsvSource({"4.50, 65, 20", "4.51, 36, 3.9", "4.81, 1, 0.7", "4.91, 5, 0.58"})
    void lossySlicesStayWithinTheirError(String suffix, double largestHu, double meanHu) throws IOException {
        double[] expected = hounsfield(header("CTImage.dcm"));
        double[] actual = hounsfield(header("1.2.840.10008.1.2." + suffix + ".dcm"));
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]);
            largest = Math.max(largest, difference);
            sum += difference;
        }
        double mean = sum / expected.length;
        String measured = suffix + ": largest " + largest + " HU, mean " + mean + " HU";
        assertTrue(largest <= largestHu && mean <= meanHu, measured);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.53.dcm", "4.55.dcm", "US-YBR_FULL_422-EVRLE.dcm", "no-pixel-data.dcm"})
    void whatIsNotDecodedIsRefusedAsAFormat(String ending) throws IOException {
        DicomObject object = header(ending);
        assertThrows(PixelFormatException.class, () -> PixelFrames.open(object));
    }

    @Test
    void aFileThatEndsInsideItsFragmentIsRefusedAsDamaged() throws IOException {
        DicomObject object = header("no-pixel-spacing.dcm");
        assertThrows(DecodeException.class, () -> PixelFrames.open(object));
    }

    @Test
    void twoFramesInElevenFragmentsWithoutAnOffsetTableAreTakenApart() throws IOException {
        PixelFrames frames = PixelFrames.open(header("CT0012.fragmented_no_bot_jpeg_baseline.51.dcm"));
        assertEquals(2, frames.count());
        for (int number = 1; number <= 2; number++) {
            short[] frame = frames.frame(number);
            int largest = 0;
            for (short value : frame) {
                largest = Math.max(largest, value);
            }
            assertTrue(largest > 1000 && largest < 4096, "frame " + number + ": " + largest);
        }
    }
}
