package dev.hilum.validate;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.VolumeGeometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A changed copy of a series as DICOM instances in memory, so that it takes the way of any other study. */
final class PerturbedStudy {
    private final SliceSeries series;
    private final CtVolume volume;

    PerturbedStudy(SliceSeries series, CtVolume volume) {
        this.series = series;
        this.volume = volume;
    }

    /** HU of every voxel, slice by slice. */
    float[][] hu() {
        VolumeGeometry g = volume.geometry();
        float[][] planes = new float[g.slices()][g.columns() * g.rows()];
        for (int s = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++) {
                    planes[s][r * g.columns() + c] = volume.hu(c, r, s);
                }
            }
        }
        return planes;
    }

    VolumeGeometry geometry() {
        return volume.geometry();
    }

    /**
     * Writes planes as signed 16-bit HU.
     *
     * @param sources for each plane the slice whose header it takes
     * @param thicknessMm replaces Slice Thickness where it is positive
     * @param without attributes to leave out
     */
    List<StoredInstance> instances(float[][] planes, int[] sources, double thicknessMm, int... without) {
        List<StoredInstance> instances = new ArrayList<>();
        for (int p = 0; p < planes.length; p++) {
            Slice slice = series.slices().get(sources[p]);
            DataSet data = copied(slice.instance().object().dataSet(), without);
            // Planes of a multi-frame instance become instances of their own; they need UIDs of their own.
            String uid = slice.frame() == 1
                    ? slice.instance().sopInstanceUid()
                    : UidSource.named(slice.instance().sopInstanceUid() + "/" + slice.frame());
            data.setStrings(Tag.SOPInstanceUID, Vr.UI, uid);
            if (thicknessMm > 0) {
                data.setDecimals(Tag.SliceThickness, Vr.DS, thicknessMm);
            }
            pixels(data, planes[p]);
            instances.add(stored(data));
        }
        return instances;
    }

    private static DataSet copied(DataSet source, int... without) {
        DataSet copy = new DataSet();
        source.elements().stream().filter(e -> e.tag() != Tag.PixelData).forEach(copy::put);
        Arrays.stream(without).forEach(copy::remove);
        return copy;
    }

    private static void pixels(DataSet data, float[] plane) {
        ByteBuffer bytes = ByteBuffer.allocate(plane.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (float hu : plane) {
            bytes.putShort((short) Math.clamp(Math.round(hu), -1024, 3071));
        }
        data.remove(Tag.PixelPaddingValue).remove(Tag.PixelPaddingRangeLimit);
        data.remove(Tag.SmallestImagePixelValue).remove(Tag.LargestImagePixelValue);
        data.setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, 16)
                .setIntegers(Tag.HighBit, Vr.US, 15)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 1)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, 0)
                .setDecimals(Tag.RescaleSlope, Vr.DS, 1);
        data.put(new Element(Tag.PixelData, Vr.OW, new Value.Bytes(bytes.array())));
    }

    private static StoredInstance stored(DataSet data) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Part10Writer.write(out, data, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            DicomObject object = Part10Reader.read(out.toByteArray());
            return new StoredInstance(object, Digest.hex(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
    }
}
