package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** CT slices of 64 × 64 that pass every test of a single slice: what is wrong with a study is its number of slices. */
public final class SmallStudy {
    static final String UID = "2.25.99.1";

    private SmallStudy() {}

    /** Slices {@code from} to {@code to} of a series, 5 mm apart. */
    static List<DataSet> slices(int series, int from, int to) {
        List<DataSet> all = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            all.add(slice(series, i, i));
        }
        return all;
    }

    /** @param seed of the pixels: another one is other content under the same UID */
    static DataSet slice(int series, int number, int seed) {
        return slice(UID, series, number, seed);
    }

    public static DataSet slice(String study, int series, int number, int seed) {
        byte[] pixels = new byte[64 * 64 * 2];
        new Random(seed).nextBytes(pixels);
        for (int i = 1; i < pixels.length; i += 2) {
            pixels[i] &= 0x07;
        }
        return new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, study + "." + series + "." + number)
                .setStrings(Tag.StudyDate, Vr.DA, "20250610")
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.PatientName, Vr.PN, "Flow^Test")
                .setStrings(Tag.PatientID, Vr.LO, "P1")
                .setStrings(Tag.PatientAge, Vr.AS, "061Y")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, study + "." + series)
                .setIntegers(Tag.SeriesNumber, Vr.IS, series)
                .setStrings(Tag.FrameOfReferenceUID, Vr.UI, study + ".9")
                .setDecimals(Tag.SliceThickness, Vr.DS, 5)
                .setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, number * 5)
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, 64)
                .setIntegers(Tag.Columns, Vr.US, 64)
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
