package dev.hilum.phantom;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a phantom as CT Image instances, JPEG Lossless, with its truth beside them. */
public final class PhantomWriter {
    private static final int BITS = 12;

    private final PhantomStudy study;

    public PhantomWriter(PhantomStudy study) {
        this.study = study;
    }

    /**
     * Writes {@code IM0001.dcm …} and {@code truth.json}; existing files of these names are replaced.
     *
     * @return the DICOM files, from feet to head
     */
    public List<Path> write(Path folder) throws IOException {
        List<Path> files = write(folder, study.paint(), data -> {});
        Files.writeString(folder.resolve("truth.json"), study.truthJson());
        return files;
    }

    /** Writes planes of the study's grid with changes to the headers. */
    List<Path> write(Path folder, float[][] planes, Consumer<DataSet> changes) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (int k = 0; k < planes.length; k++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "IM%04d.dcm", k + 1));
            DataSet instance = instance(k, planes[k]);
            changes.accept(instance);
            Part10Writer.write(file, instance, TransferSyntax.JPEG_LOSSLESS_SV1);
            files.add(file);
        }
        return files;
    }

    private DataSet instance(int k, float[] plane) {
        DataSet data = new DataSet();
        identity(data, k);
        patientAndStudy(data);
        equipment(data);
        geometry(data, k);
        pixels(data, plane);
        return data;
    }

    private void identity(DataSet data, int k) {
        data.setStrings(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192")
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, study.uid("instance " + k))
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study.studyInstanceUid())
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, study.seriesInstanceUid())
                .setStrings(Tag.FrameOfReferenceUID, Vr.UI, study.uid("frame of reference"))
                .setStrings(Tag.PositionReferenceIndicator, Vr.LO)
                .setStrings(Tag.StudyID, Vr.SH, "1")
                .setStrings(Tag.SeriesNumber, Vr.IS, "2")
                .setStrings(Tag.AcquisitionNumber, Vr.IS, "1")
                .setStrings(
                        Tag.InstanceNumber, Vr.IS, String.valueOf(study.grid().slices() - k))
                .setStrings(Tag.Modality, Vr.CS, "CT");
    }

    private void patientAndStudy(DataSet data) {
        data.setStrings(Tag.PatientName, Vr.PN, "Simulated^Chest=模拟^胸部")
                .setStrings(Tag.PatientID, Vr.LO, "HILUM-PHANTOM-" + study.seed())
                .setStrings(Tag.PatientBirthDate, Vr.DA, "19600101")
                .setStrings(Tag.PatientSex, Vr.CS, "O")
                .setStrings(Tag.PatientAge, Vr.AS, "066Y")
                .setStrings(Tag.StudyDate, Vr.DA, "20260115")
                .setStrings(Tag.SeriesDate, Vr.DA, "20260115")
                .setStrings(Tag.AcquisitionDate, Vr.DA, "20260115")
                .setStrings(Tag.ContentDate, Vr.DA, "20260115")
                .setStrings(Tag.StudyTime, Vr.TM, "101000")
                .setStrings(Tag.SeriesTime, Vr.TM, "101200")
                .setStrings(Tag.AcquisitionTime, Vr.TM, "101230")
                .setStrings(Tag.ContentTime, Vr.TM, "101230")
                .setStrings(Tag.AccessionNumber, Vr.SH, "SIM-" + study.seed())
                .setStrings(Tag.ReferringPhysicianName, Vr.PN)
                .setStrings(Tag.StudyDescription, Vr.LO, "Simulated chest CT")
                .setStrings(Tag.SeriesDescription, Vr.LO, "Simulated phantom, not a patient");
    }

    private void equipment(DataSet data) {
        data.setStrings(Tag.Manufacturer, Vr.LO, "Hilum phantom (simulated)")
                .setStrings(Tag.ManufacturerModelName, Vr.LO, "Phantom")
                .setStrings(Tag.BodyPartExamined, Vr.CS, "CHEST")
                .setStrings(Tag.ConvolutionKernel, Vr.SH, "SIMULATED")
                .setStrings(Tag.KVP, Vr.DS, "120")
                .setStrings(Tag.PatientPosition, Vr.CS, "HFS");
    }

    private void geometry(DataSet data, int k) {
        PhantomStudy.Grid grid = study.grid();
        data.setDecimals(Tag.ImagePositionPatient, Vr.DS, grid.x(0), grid.y(0), grid.z(k))
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0)
                .setDecimals(Tag.PixelSpacing, Vr.DS, grid.columnSpacingMm(), grid.columnSpacingMm())
                .setDecimals(Tag.SliceThickness, Vr.DS, grid.sliceSpacingMm())
                .setDecimals(Tag.SliceLocation, Vr.DS, grid.z(k));
    }

    private void pixels(DataSet data, float[] plane) {
        int columns = study.grid().columns();
        int rows = study.grid().rows();
        data.setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, rows)
                .setIntegers(Tag.Columns, Vr.US, columns)
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, BITS)
                .setIntegers(Tag.HighBit, Vr.US, BITS - 1)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, -1024)
                .setDecimals(Tag.RescaleSlope, Vr.DS, 1)
                .setStrings(Tag.RescaleType, Vr.LO, "HU")
                .setStrings(Tag.WindowCenter, Vr.DS, "-600")
                .setStrings(Tag.WindowWidth, Vr.DS, "1500");
        byte[] frame = LosslessJpeg.encode(PhantomStudy.stored(plane), columns, rows, BITS);
        data.put(new Element(Tag.PixelData, Vr.OB, new Value.Fragments(List.of(), List.of(frame))));
    }
}
