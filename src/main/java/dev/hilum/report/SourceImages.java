package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.seg.SourceGrid;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ImageLibrary;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The analysed series as the objects made from it refer to it. */
final class SourceImages {
    private static final Set<String> MULTI_FRAME =
            Set.of(Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);

    private final SliceSeries series;

    SourceImages(SliceSeries series) {
        this.series = series;
    }

    /** Every instance once, in the order of the planes. */
    List<InstanceReference> references() {
        Map<String, InstanceReference> byUid = new LinkedHashMap<>();
        series.slices().forEach(slice -> byUid.putIfAbsent(slice.instance().sopInstanceUid(), reference(slice)));
        return List.copyOf(byUid.values());
    }

    /** The planes as a segmentation's grid. */
    SourceGrid grid() {
        Slice first = series.slices().getFirst();
        return new SourceGrid(
                size(Tag.Columns),
                size(Tag.Rows),
                first.orientation(),
                first.rowSpacingMm(),
                first.columnSpacingMm(),
                first.thicknessMm() > 0 ? first.thicknessMm() : series.sliceSpacingMm(),
                series.sliceSpacingMm(),
                series.frameOfReferenceUid(),
                series.slices().stream()
                        .map(slice -> new SourceGrid.Plane(reference(slice), frame(slice), slice.position()))
                        .toList());
    }

    ImageLibrary library() {
        Slice first = series.slices().getFirst();
        return new ImageLibrary(
                size(Tag.Columns),
                size(Tag.Rows),
                first.rowSpacingMm(),
                first.columnSpacingMm(),
                series.sliceSpacingMm(),
                first.thicknessMm(),
                series.frameOfReferenceUid(),
                references().stream()
                        .map(one -> new ContentItem.Reference(one.sopClassUid(), one.sopInstanceUid()))
                        .toList());
    }

    /** The image item of one plane. */
    ContentItem.Image image(String sopInstanceUid, int frame) {
        Slice slice = series.slices().stream()
                .filter(one -> one.instance().sopInstanceUid().equals(sopInstanceUid) && one.frame() == frame)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "finding in an instance outside the analysed series: " + sopInstanceUid));
        OptionalInt number = frame(slice);
        return new ContentItem.Image(
                null,
                new ContentItem.Reference(slice.instance().object().sopClassUid(), sopInstanceUid),
                number.isPresent() ? List.of(number.getAsInt()) : List.of(),
                List.of(),
                List.of());
    }

    private InstanceReference reference(Slice slice) {
        return new InstanceReference(
                series.studyInstanceUid(),
                series.seriesInstanceUid(),
                slice.instance().object().sopClassUid(),
                slice.instance().sopInstanceUid());
    }

    static boolean isMultiFrame(String sopClassUid) {
        return MULTI_FRAME.contains(sopClassUid);
    }

    private static OptionalInt frame(Slice slice) {
        boolean multiFrame = isMultiFrame(slice.instance().object().sopClassUid());
        return multiFrame ? OptionalInt.of(slice.frame()) : OptionalInt.empty();
    }

    private int size(int tag) {
        DataSet header = series.header();
        return header.integer(tag).orElseThrow(() -> new DicomException(Tag.format(tag) + " is missing"));
    }
}
