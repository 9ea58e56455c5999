package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.util.Random;

/** Small CT instances for tests of the inbox. */
final class CtInstance {
    static final String STUDY = "1.2.826.0.1.1";
    static final String SERIES = STUDY + ".1";

    private CtInstance() {}

    static String uid(int number) {
        return SERIES + "." + number;
    }

    static DataSet dataSet(int number) {
        return dataSet(STUDY, number, 64);
    }

    static DataSet dataSet(String study, int number, int size) {
        byte[] pixels = new byte[size * size * 2];
        new Random(number).nextBytes(pixels);
        for (int i = 1; i < pixels.length; i += 2) {
            pixels[i] &= 0x0F;
        }
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, study + ".1." + number)
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.PatientName, Vr.PN, "Test^Patient")
                .setStrings(Tag.PatientID, Vr.LO, "P1")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, study + ".1")
                .setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, number)
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, size)
                .setIntegers(Tag.Columns, Vr.US, size)
                .setDecimals(Tag.PixelSpacing, Vr.DS, 0.7, 0.7)
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, 12)
                .setIntegers(Tag.HighBit, Vr.US, 11)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setBytes(Tag.PixelData, Vr.OW, pixels);
    }

    static byte[] bytes(DataSet dataSet) {
        return Part10Writer.dataSetBytes(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
}
