package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** The frames of a segmentation: functional groups, dimensions and pixel data (PS3.3 C.7.6.16, C.7.6.17). */
final class SegmentFrames {
    private static final CodedConcept SEGMENTATION = new CodedConcept("113076", "DCM", "Segmentation");
    private static final CodedConcept SOURCE_IMAGE =
            new CodedConcept("121322", "DCM", "Source image for image processing operation");

    private final SourceGrid grid;
    private final List<Frame> frames;

    private record Frame(int segment, int plane, BitSet bits) {}

    private SegmentFrames(SourceGrid grid, List<Frame> frames) {
        this.grid = grid;
        this.frames = frames;
    }

    static SegmentFrames of(SourceGrid grid, List<Segment> segments) {
        List<Frame> frames = new ArrayList<>();
        for (Segment segment : segments) {
            for (int plane = 0; plane < grid.planes().size(); plane++) {
                BitSet bits = segment.planes().apply(plane);
                if (!bits.isEmpty()) {
                    frames.add(new Frame(segment.description().number(), plane, bits));
                }
            }
        }
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a segmentation without any voxel cannot be written");
        }
        return new SegmentFrames(grid, frames);
    }

    void addTo(DataSet target, String instanceUid) {
        addDimensions(target, UidSource.named(instanceUid + "/dimensions"));
        target.setIntegers(Tag.NumberOfFrames, Vr.IS, frames.size())
                .setItem(Tag.SharedFunctionalGroupsSequence, shared(grid))
                .setItems(Tag.PerFrameFunctionalGroupsSequence, perFrame());
        BitStream stream = new BitStream(grid.rows() * grid.columns(), frames.size());
        frames.forEach(frame -> stream.append(frame.bits()));
        // OB, since single bits have no byte order (PS3.5 section A.2).
        target.setBytes(Tag.PixelData, Vr.OB, stream.toBytes());
    }

    private static void addDimensions(DataSet target, String organization) {
        target.setItem(
                Tag.DimensionOrganizationSequence,
                new DataSet().setStrings(Tag.DimensionOrganizationUID, Vr.UI, organization));
        target.setItems(
                Tag.DimensionIndexSequence,
                List.of(
                        dimension(
                                organization,
                                Tag.ReferencedSegmentNumber,
                                Tag.SegmentIdentificationSequence,
                                "Segment Number"),
                        dimension(
                                organization,
                                Tag.ImagePositionPatient,
                                Tag.PlanePositionSequence,
                                "Image Position (Patient)")));
    }

    static DataSet dimension(String organization, int attribute, int group, String label) {
        return new DataSet()
                .setStrings(Tag.DimensionOrganizationUID, Vr.UI, organization)
                .setIntegers(Tag.DimensionIndexPointer, Vr.AT, attribute & 0xFFFFFFFFL)
                .setIntegers(Tag.FunctionalGroupPointer, Vr.AT, group & 0xFFFFFFFFL)
                .setStrings(Tag.DimensionDescriptionLabel, Vr.LO, label);
    }

    /** What holds for all frames: spacing and orientation. */
    static DataSet shared(SourceGrid grid) {
        DataSet measures = new DataSet()
                .setDecimals(Tag.SliceThickness, Vr.DS, grid.sliceThicknessMm())
                .setDecimals(Tag.SpacingBetweenSlices, Vr.DS, grid.sliceSpacingMm())
                .setDecimals(Tag.PixelSpacing, Vr.DS, grid.rowSpacingMm(), grid.columnSpacingMm());
        DataSet orientation =
                new DataSet().setDecimals(Tag.ImageOrientationPatient, Vr.DS, doubles(grid.orientation()));
        return new DataSet()
                .setItem(Tag.PixelMeasuresSequence, measures)
                .setItem(Tag.PlaneOrientationSequence, orientation);
    }

    private List<DataSet> perFrame() {
        TreeSet<Integer> planes = new TreeSet<>();
        frames.forEach(frame -> planes.add(frame.plane()));
        List<Integer> order = List.copyOf(planes);
        List<DataSet> items = new ArrayList<>();
        for (Frame frame : frames) {
            items.add(functionalGroups(frame, order.indexOf(frame.plane()) + 1));
        }
        return items;
    }

    private DataSet functionalGroups(Frame frame, int positionIndex) {
        SourceGrid.Plane plane = grid.planes().get(frame.plane());
        return new DataSet()
                .setItem(
                        Tag.FrameContentSequence,
                        new DataSet().setIntegers(Tag.DimensionIndexValues, Vr.UL, frame.segment(), positionIndex))
                .setItem(
                        Tag.PlanePositionSequence,
                        new DataSet().setDecimals(Tag.ImagePositionPatient, Vr.DS, doubles(plane.position())))
                .setItem(
                        Tag.SegmentIdentificationSequence,
                        new DataSet().setIntegers(Tag.ReferencedSegmentNumber, Vr.US, frame.segment()))
                .setItem(Tag.DerivationImageSequence, derivation(plane));
    }

    static DataSet derivation(SourceGrid.Plane plane) {
        DataSet image = plane.instance()
                .toItem()
                .setConcept(Tag.PurposeOfReferenceCodeSequence, SOURCE_IMAGE)
                .setStrings(Tag.SpatialLocationsPreserved, Vr.CS, "YES");
        plane.frame().ifPresent(frame -> image.setIntegers(Tag.ReferencedFrameNumber, Vr.IS, frame));
        return new DataSet()
                .setConcept(Tag.DerivationCodeSequence, SEGMENTATION)
                .setItem(Tag.SourceImageSequence, image);
    }

    static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
