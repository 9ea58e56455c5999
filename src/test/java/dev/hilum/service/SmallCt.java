package dev.hilum.service;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** CT studies of a few small slices: too few to be analysed, so that a result costs no inference. */
final class SmallCt {
    static final int SLICES = 4;

    private SmallCt() {}

    static String studyUid(int number) {
        return UidSource.named("cluster/" + number);
    }

    static List<DataSet> study(int number) {
        List<DataSet> slices = new ArrayList<>();
        for (int i = 1; i <= SLICES; i++) {
            slices.add(slice(studyUid(number), number, i));
        }
        return slices;
    }

    private static DataSet slice(String study, int number, int index) {
        byte[] pixels = new byte[32 * 32 * 2];
        new Random(number * 1000L + index).nextBytes(pixels);
        for (int i = 1; i < pixels.length; i += 2) {
            pixels[i] &= 0x07;
        }
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, study + "." + index)
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .setStrings(Tag.StudyDate, Vr.DA, "20250610")
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.PatientName, Vr.PN, "Cluster^" + number)
                .setStrings(Tag.PatientID, Vr.LO, "C" + number)
                .setStrings(Tag.PatientAge, Vr.AS, "061Y")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, UidSource.named("cluster/series/" + number))
                .setStrings(Tag.FrameOfReferenceUID, Vr.UI, UidSource.named("cluster/frame/" + number))
                .setDecimals(Tag.SliceThickness, Vr.DS, 5)
                .setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, index * 5)
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, 32)
                .setIntegers(Tag.Columns, Vr.US, 32)
                .setDecimals(Tag.PixelSpacing, Vr.DS, 0.7, 0.7)
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, 12)
                .setIntegers(Tag.HighBit, Vr.US, 11)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, -1024)
                .setDecimals(Tag.RescaleSlope, Vr.DS, 1)
                .setBytes(Tag.PixelData, Vr.OW, pixels);
    }
}
