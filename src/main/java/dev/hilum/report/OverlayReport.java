package dev.hilum.report;

import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.study.SliceSeries;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The planes with findings as pictures, outlines and warning burned in: a Multi-frame True Color Secondary Capture
 * (PS3.3 A.8.5) for displays that show neither SR nor SEG. It says nothing that a machine can read.
 */
public final class OverlayReport {
    private static final int SERIES_NUMBER_OFFSET = 2300;

    private OverlayReport() {}

    /** The object; empty where no finding has a voxel or the attenuation of the series is not at hand. */
    public static Optional<DataSet> of(StudyReport report, ReportSettings settings, @Nullable HuVoxels voxels) {
        SliceSeries series = report.series();
        if (series == null || voxels == null) {
            return Optional.empty();
        }
        OverlayPlanes planes = OverlayPlanes.of(report);
        return planes.shown().isEmpty()
                ? Optional.empty()
                : Optional.of(write(report, settings, series, planes, voxels));
    }

    private static DataSet write(
            StudyReport report, ReportSettings settings, SliceSeries series, OverlayPlanes planes, HuVoxels voxels) {
        ResultUids uids = new ResultUids(report.resultUid());
        NewInstance identity = new NewInstance(
                Uid.MULTI_FRAME_TRUE_COLOR_SC,
                uids.part("sc"),
                uids.part("sc/series"),
                "OT",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("overlay", report, settings),
                report.createdAt(),
                settings.zone());
        Algorithms algorithms = new Algorithms(report, settings);
        DataSet target = new DataSet();
        PatientAndStudy.copy(report.header(), target);
        identity.addTo(target);
        algorithms.equipment().addTo(target);
        if (!algorithms.contributors().isEmpty()) {
            target.setItems(
                    Tag.ContributingEquipmentSequence,
                    ContributingEquipment.items(algorithms.contributors(), identity.dateTime(target)));
        }
        addReferences(target, series, planes);
        addImage(target, planes);
        addPixels(target, new OverlayPicture(report, series, voxels), planes);
        return target;
    }

    /** The source images shown, in the order of the frames. */
    private static void addReferences(DataSet target, SliceSeries series, OverlayPlanes planes) {
        List<InstanceReference> all = new SourceImages(series).references();
        target.setItems(
                Tag.SourceImageSequence,
                planes.shown().stream()
                        .map(plane -> series.slices().get(plane).instance().sopInstanceUid())
                        .distinct()
                        .map(uid -> all.stream()
                                .filter(one -> one.sopInstanceUid().equals(uid))
                                .findFirst()
                                .orElseThrow()
                                .toItem())
                        .toList());
    }

    private static void addImage(DataSet target, OverlayPlanes planes) {
        target.setStrings(Tag.ConversionType, Vr.CS, "WSD")
                .setStrings(Tag.ImageType, Vr.CS, "DERIVED", "SECONDARY")
                .setStrings(Tag.PatientOrientation, Vr.CS)
                .setStrings(Tag.BodyPartExamined, Vr.CS, "CHEST")
                .setStrings(Tag.BurnedInAnnotation, Vr.CS, "YES")
                .setStrings(
                        Tag.ImageComments,
                        Vr.LT,
                        planes.shown().size() + " of " + planes.withFindings() + " planes with findings")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 3)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "RGB")
                .setIntegers(Tag.PlanarConfiguration, Vr.US, 0)
                .setIntegers(Tag.BitsAllocated, Vr.US, 8)
                .setIntegers(Tag.BitsStored, Vr.US, 8)
                .setIntegers(Tag.HighBit, Vr.US, 7)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setStrings(Tag.LossyImageCompression, Vr.CS, "00");
    }

    private static void addPixels(DataSet target, OverlayPicture picture, OverlayPlanes planes) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        planes.shown().forEach(plane -> pixels.writeBytes(picture.rgb(plane)));
        if ((pixels.size() & 1) == 1) {
            pixels.write(0);
        }
        target.setIntegers(Tag.Rows, Vr.US, picture.height())
                .setIntegers(Tag.Columns, Vr.US, picture.width())
                .setIntegers(Tag.NumberOfFrames, Vr.IS, planes.shown().size())
                .setBytes(Tag.PixelData, Vr.OB, pixels.toByteArray());
        if (planes.shown().size() > 1) {
            target.setIntegers(Tag.FrameIncrementPointer, Vr.AT, Tag.PageNumberVector & 0xFFFFFFFFL)
                    .setStrings(
                            Tag.PageNumberVector,
                            Vr.IS,
                            planes.shown().stream()
                                    .map(plane -> String.valueOf(plane + 1))
                                    .toArray(String[]::new));
        }
    }
}
