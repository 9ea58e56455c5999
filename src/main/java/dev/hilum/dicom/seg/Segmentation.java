package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A binary Segmentation object (PS3.3 A.51) on the grid of its source. Planes without a voxel of a segment have no
 * frame.
 *
 * @param source instance whose patient and study the object belongs to
 * @param contentLabel Content Label (0070,0080): upper-case letters, digits, space and underscore, at most 16
 * @param segments numbered 1…n in this order
 */
public record Segmentation(
        DataSet source,
        NewInstance identity,
        Equipment equipment,
        List<ContributingEquipment> contributors,
        SourceGrid grid,
        String contentLabel,
        List<Segment> segments) {
    public Segmentation {
        contributors = List.copyOf(contributors);
        segments = List.copyOf(segments);
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).description().number() != i + 1) {
                throw new IllegalArgumentException("segments are numbered from 1 in order");
            }
        }
    }

    /** The whole object; throws {@link IllegalArgumentException} where no segment has any voxel. */
    public DataSet toDataSet() {
        SegmentFrames frames = SegmentFrames.of(grid, segments);
        DataSet target = new DataSet();
        PatientAndStudy.copy(source, target);
        identity.addTo(target);
        equipment.addTo(target);
        addSeriesReferences(target);
        addImageModules(target);
        target.setItems(
                Tag.SegmentSequence,
                segments.stream().map(s -> s.description().toItem()).toList());
        frames.addTo(target, identity.sopInstanceUid());
        return target;
    }

    private void addSeriesReferences(DataSet target) {
        addSeriesReferences(target, source, identity, contributors, grid);
    }

    /** Frame of Reference, Contributing Equipment and Common Instance Reference, the same for all segmentations. */
    static void addSeriesReferences(
            DataSet target,
            DataSet source,
            NewInstance identity,
            List<ContributingEquipment> contributors,
            SourceGrid grid) {
        if (!contributors.isEmpty()) {
            target.setItems(
                    Tag.ContributingEquipmentSequence,
                    ContributingEquipment.items(contributors, identity.dateTime(target)));
        }
        target.setStrings(Tag.FrameOfReferenceUID, Vr.UI, grid.frameOfReferenceUid())
                .setStrings(Tag.PositionReferenceIndicator, Vr.LO)
                .copyFrom(source, Tag.PositionReferenceIndicator)
                .setItems(Tag.ReferencedSeriesSequence, referencedSeries(grid));
    }

    /** Common Instance Reference Module (PS3.3 C.12.2): every source instance, with voxels of a segment or not. */
    private static List<DataSet> referencedSeries(SourceGrid grid) {
        Map<String, Map<String, DataSet>> series = new LinkedHashMap<>();
        for (SourceGrid.Plane plane : grid.planes()) {
            series.computeIfAbsent(plane.instance().seriesInstanceUid(), uid -> new LinkedHashMap<>())
                    .putIfAbsent(
                            plane.instance().sopInstanceUid(), plane.instance().toItem());
        }
        List<DataSet> items = new ArrayList<>();
        series.forEach((uid, instances) -> items.add(new DataSet()
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, uid)
                .setItems(Tag.ReferencedInstanceSequence, List.copyOf(instances.values()))));
        return items;
    }

    /** General Image, Image Pixel and Segmentation Image Modules (PS3.3 C.8.20.2). */
    private void addImageModules(DataSet target) {
        target.setStrings(Tag.ImageType, Vr.CS, "DERIVED", "PRIMARY")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, grid.rows())
                .setIntegers(Tag.Columns, Vr.US, grid.columns())
                .setIntegers(Tag.BitsAllocated, Vr.US, 1)
                .setIntegers(Tag.BitsStored, Vr.US, 1)
                .setIntegers(Tag.HighBit, Vr.US, 0)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setStrings(Tag.LossyImageCompression, Vr.CS, "00")
                // Once lossy always lossy (PS3.3 C.7.6.1.1.5): derived pixels inherit it.
                .copyFrom(
                        source,
                        Tag.LossyImageCompression,
                        Tag.LossyImageCompressionRatio,
                        Tag.LossyImageCompressionMethod)
                .setStrings(Tag.SegmentationType, Vr.CS, "BINARY")
                .setStrings(Tag.SegmentsOverlap, Vr.CS, "YES")
                .setStrings(Tag.ContentLabel, Vr.CS, contentLabel)
                .setStrings(Tag.ContentDescription, Vr.LO, identity.seriesDescription())
                .setStrings(Tag.ContentCreatorName, Vr.PN);
    }
}
