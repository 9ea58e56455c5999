package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.pixel.FrameBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An instance that DICOMweb gives out.
 *
 * @param object its header; pixel data and other large values are left in {@code object.source()}
 * @param bytes of the data set as stored, without file meta information
 */
record WebInstance(DicomObject object, ByteSource bytes) {
    private static final int CHUNK = 1 << 20;

    String seriesInstanceUid() {
        return object.seriesInstanceUid();
    }

    String sopInstanceUid() {
        return object.sopInstanceUid();
    }

    String transferSyntaxUid() {
        return object.transferSyntaxUid();
    }

    /** Writes the Part 10 file with the data set just as it is stored. */
    void writeStored(OutputStream out) throws IOException {
        out.write(Part10Writer.fileHeader(
                Part10Writer.fileMeta(object.sopClassUid(), object.sopInstanceUid(), transferSyntaxUid())));
        for (long at = 0; at < bytes.size(); at += CHUNK) {
            out.write(bytes.read(at, (int) Math.min(CHUNK, bytes.size() - at)));
        }
    }

    /**
     * Writes the Part 10 file in Explicit VR Little Endian, pixels decoded; the whole instance is in memory meanwhile.
     *
     * @throws dev.hilum.dicom.data.DicomException where the pixels cannot be decoded
     */
    void writeExplicit(OutputStream out) throws IOException {
        DataSet dataSet = Part10Reader.readDataSet(bytes, transferSyntaxUid());
        if (object.transferSyntax().encapsulated() && dataSet.contains(Tag.PixelData)) {
            int bitsAllocated = dataSet.integer(Tag.BitsAllocated).orElse(16);
            dataSet.put(new Element(Tag.PixelData, bitsAllocated > 8 ? Vr.OW : Vr.OB, new Value.Bytes(pixels(dataSet))))
                    .remove(Tag.ExtendedOffsetTable)
                    .remove(Tag.ExtendedOffsetTableLengths);
            if (dataSet.contains(Tag.PlanarConfiguration)) {
                dataSet.setIntegers(Tag.PlanarConfiguration, Vr.US, 0);
            }
        }
        Part10Writer.write(out, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private byte[] pixels(DataSet dataSet) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int frame = 1; frame <= FrameBytes.count(dataSet); frame++) {
            all.write(FrameBytes.uncompressed(object, frame));
        }
        if (all.size() % 2 == 1) {
            all.write(0);
        }
        return all.toByteArray();
    }
}
