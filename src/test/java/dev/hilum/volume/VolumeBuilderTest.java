package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("REQ-INF-1")
class VolumeBuilderTest {
    private static final ByteSource NONE = new ByteSource() {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public byte[] read(long offset, int length) throws EOFException {
            throw new EOFException();
        }
    };

    private record Pixels(boolean signed, int bitsStored, int[] stored) {}

    private static DataSet header(Pixels pixels, String uid) {
        DataSet d = new DataSet();
        d.setStrings(dev.hilum.dicom.data.Tag.SOPInstanceUID, Vr.UI, uid);
        d.setIntegers(dev.hilum.dicom.data.Tag.Rows, Vr.US, 2);
        d.setIntegers(dev.hilum.dicom.data.Tag.Columns, Vr.US, 2);
        d.setIntegers(dev.hilum.dicom.data.Tag.BitsAllocated, Vr.US, 16);
        d.setIntegers(dev.hilum.dicom.data.Tag.BitsStored, Vr.US, pixels.bitsStored());
        d.setIntegers(dev.hilum.dicom.data.Tag.HighBit, Vr.US, pixels.bitsStored() - 1);
        d.setIntegers(dev.hilum.dicom.data.Tag.PixelRepresentation, Vr.US, pixels.signed() ? 1 : 0);
        d.setIntegers(dev.hilum.dicom.data.Tag.SamplesPerPixel, Vr.US, 1);
        d.setStrings(dev.hilum.dicom.data.Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : pixels.stored()) {
            bytes.putShort((short) value);
        }
        d.put(new Element(dev.hilum.dicom.data.Tag.PixelData, Vr.OW, new Value.Bytes(bytes.array())));
        return d;
    }

    private static SliceSeries series(
            List<DataSet> headers, List<Double> orientation, double step, double slope, double intercept) {
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            DicomObject object = new DicomObject("1.2.840.10008.1.2.1", new DataSet(), headers.get(i), NONE);
            slices.add(new Slice(
                    new StoredInstance(object, "00"),
                    1,
                    List.of(5.0, 6.0, 7.0 + i * step),
                    orientation,
                    0.8,
                    0.7,
                    1.25,
                    slope,
                    intercept));
        }
        return new SliceSeries("1.1", "1.2", "1.3", headers.getFirst(), slices, Math.abs(step));
    }

    private static CtVolume one(DataSet header, double slope, double intercept) {
        return VolumeBuilder.build(
                series(List.of(header), List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 1, slope, intercept), 1);
    }

    private static List<Integer> hu(CtVolume v) {
        return List.of(v.hu(0, 0, 0), v.hu(1, 0, 0), v.hu(0, 1, 0), v.hu(1, 1, 0));
    }

    @Test
    void unsignedStoredValuesBecomeHu() {
        DataSet d = header(new Pixels(false, 16, new int[] {0, 1024, 5000, 65535}), "1.9");
        assertEquals(List.of(-1024, 0, 3071, 3071), hu(one(d, 1, -1024)));
    }

    @Test
    void signedStoredValuesBecomeHu() {
        DataSet d = header(new Pixels(true, 16, new int[] {-2000, -1000, 40, 3000}), "1.9");
        assertEquals(List.of(-1024, -1000, 40, 3000), hu(one(d, 1, 0)));
    }

    @Test
    void fractionalSlopesAreRounded() {
        DataSet d = header(new Pixels(false, 12, new int[] {0, 101, 2049, 4095}), "1.9");
        assertEquals(List.of(-1000, -949, 25, 1048), hu(one(d, 0.5, -1000)));
    }

    @Test
    void paddingWrittenAsUnsignedIsSeenInSignedPixels() {
        DataSet d = header(new Pixels(true, 16, new int[] {-2000, 0, 40, -900}), "1.9");
        d.setIntegers(dev.hilum.dicom.data.Tag.PixelPaddingValue, Vr.US, 63536);
        assertEquals(List.of(-1024, 1000, 1040, 100), hu(one(d, 1, 1000)), "padding would be −1000 HU otherwise");
    }

    @Test
    void paddingRangeOfUnsignedPixelsBecomesTheLowestHu() {
        DataSet d = header(new Pixels(false, 16, new int[] {2000, 2004, 2006, 1999}), "1.9");
        d.setIntegers(dev.hilum.dicom.data.Tag.PixelPaddingValue, Vr.US, 2000);
        d.setIntegers(dev.hilum.dicom.data.Tag.PixelPaddingRangeLimit, Vr.US, 2005);
        assertEquals(List.of(-1024, -1024, 982, 975), hu(one(d, 1, -1024)));
    }

    @Test
    void geometryComesFromThePositions() {
        Pixels pixels = new Pixels(true, 16, new int[4]);
        List<DataSet> headers = List.of(header(pixels, "1.1"), header(pixels, "1.2"), header(pixels, "1.3"));
        CtVolume up = VolumeBuilder.build(series(headers, List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 2.5, 1, 0), 2);
        assertEquals(new PatientPoint(5 + 0.7, 6 + 0.8, 7 + 5), up.geometry().toPatient(new VoxelIndex(1, 1, 2)));
        assertEquals("1.3", up.planes().get(2).sopInstanceUid());
        CtVolume down = VolumeBuilder.build(series(headers, List.of(-1.0, 0.0, 0.0, 0.0, 1.0, 0.0), -2.5, 1, 0), 2);
        assertEquals(new PatientPoint(5 - 0.7, 6 + 0.8, 7 - 5), down.geometry().toPatient(new VoxelIndex(1, 1, 2)));
    }

    @Test
    void aDamagedInstanceIsNamed() {
        Pixels pixels = new Pixels(true, 16, new int[4]);
        DataSet cut = header(pixels, "1.2.77");
        cut.put(new Element(dev.hilum.dicom.data.Tag.PixelData, Vr.OW, new Value.Bytes(new byte[3])));
        SliceSeries series =
                series(List.of(header(pixels, "1.1"), cut), List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 1, 1, 0);
        VolumeException e = assertThrows(VolumeException.class, () -> VolumeBuilder.build(series, 2));
        assertEquals(ReasonCode.DECODE_FAILED, e.code());
        assertEquals("1.2.77", e.sopInstanceUid());
        assertTrue(e.getMessage().contains("1.2.77"), e.getMessage());
    }
}
