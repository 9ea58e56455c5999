package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A Label Map Segmentation (PS3.3 A.51, Segmentation Type LABELMAP of Supplement 243): one label per pixel, 0 is
 * background. A voxel that several segments hold gets the label of the one painted last.
 *
 * @param segments numbered 1…n in this order, at most 255
 * @param painting the same segments, the one on top last
 */
public record LabelMap(
        DataSet source,
        NewInstance identity,
        Equipment equipment,
        List<ContributingEquipment> contributors,
        SourceGrid grid,
        String contentLabel,
        List<Segment> segments,
        List<Segment> painting) {
    private static final int MAX_LABEL = 255;

    public LabelMap {
        contributors = List.copyOf(contributors);
        segments = List.copyOf(segments);
        painting = List.copyOf(painting);
        if (segments.size() > MAX_LABEL) {
            throw new IllegalArgumentException("a label map of 8 bits has at most 255 segments");
        }
    }

    /** The whole object; throws {@link IllegalArgumentException} where no segment has any voxel. */
    public DataSet toDataSet() {
        DataSet target = new DataSet();
        PatientAndStudy.copy(source, target);
        identity.addTo(target);
        equipment.addTo(target);
        Segmentation.addSeriesReferences(target, source, identity, contributors, grid);
        addImageModules(target);
        target.setItems(
                Tag.SegmentSequence,
                segments.stream().map(s -> s.description().toItem()).toList());
        addFrames(target);
        return target;
    }

    private void addImageModules(DataSet target) {
        target.setStrings(Tag.ImageType, Vr.CS, "DERIVED", "PRIMARY")
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, grid.rows())
                .setIntegers(Tag.Columns, Vr.US, grid.columns())
                .setIntegers(Tag.BitsAllocated, Vr.US, 8)
                .setIntegers(Tag.BitsStored, Vr.US, 8)
                .setIntegers(Tag.HighBit, Vr.US, 7)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setIntegers(Tag.PixelPaddingValue, Vr.US, 0)
                .setStrings(Tag.LossyImageCompression, Vr.CS, "00")
                .copyFrom(
                        source,
                        Tag.LossyImageCompression,
                        Tag.LossyImageCompressionRatio,
                        Tag.LossyImageCompressionMethod)
                .setStrings(Tag.SegmentationType, Vr.CS, "LABELMAP")
                .setStrings(Tag.SegmentsOverlap, Vr.CS, "NO")
                .setStrings(Tag.ContentLabel, Vr.CS, contentLabel)
                .setStrings(Tag.ContentDescription, Vr.LO, identity.seriesDescription())
                .setStrings(Tag.ContentCreatorName, Vr.PN);
    }

    private void addFrames(DataSet target) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        List<DataSet> groups = new ArrayList<>();
        for (int plane = 0; plane < grid.planes().size(); plane++) {
            byte[] labels = labels(plane);
            if (labels.length > 0) {
                pixels.writeBytes(labels);
                groups.add(functionalGroups(plane, groups.size() + 1));
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a segmentation without any voxel cannot be written");
        }
        if ((pixels.size() & 1) == 1) {
            pixels.write(0);
        }
        String organization = UidSource.named(identity.sopInstanceUid() + "/dimensions");
        target.setItem(
                        Tag.DimensionOrganizationSequence,
                        new DataSet().setStrings(Tag.DimensionOrganizationUID, Vr.UI, organization))
                .setItems(
                        Tag.DimensionIndexSequence,
                        List.of(SegmentFrames.dimension(
                                organization,
                                Tag.ImagePositionPatient,
                                Tag.PlanePositionSequence,
                                "Image Position (Patient)")))
                .setIntegers(Tag.NumberOfFrames, Vr.IS, groups.size())
                .setItem(Tag.SharedFunctionalGroupsSequence, SegmentFrames.shared(grid))
                .setItems(Tag.PerFrameFunctionalGroupsSequence, groups)
                .setBytes(Tag.PixelData, Vr.OB, pixels.toByteArray());
    }

    /** The plane's labels, columns fastest; empty where there is none. */
    private byte[] labels(int plane) {
        byte[] labels = new byte[grid.rows() * grid.columns()];
        boolean any = false;
        for (Segment segment : painting) {
            BitSet bits = segment.planes().apply(plane);
            for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
                labels[at] = (byte) segment.description().number();
                any = true;
            }
        }
        return any ? labels : new byte[0];
    }

    private DataSet functionalGroups(int plane, int positionIndex) {
        SourceGrid.Plane source = grid.planes().get(plane);
        return new DataSet()
                .setItem(
                        Tag.FrameContentSequence,
                        new DataSet().setIntegers(Tag.DimensionIndexValues, Vr.UL, positionIndex))
                .setItem(
                        Tag.PlanePositionSequence,
                        new DataSet()
                                .setDecimals(Tag.ImagePositionPatient, Vr.DS, SegmentFrames.doubles(source.position())))
                .setItem(Tag.DerivationImageSequence, SegmentFrames.derivation(source));
    }
}
