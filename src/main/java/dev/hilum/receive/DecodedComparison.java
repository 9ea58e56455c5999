package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.pixel.PixelFrames;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares decoded pixels, and the other attributes by their values. */
final class DecodedComparison implements ContentComparison {
    /** What changes the volume or which series is chosen: another value means another analysis. */
    private static final Set<Integer> CONTENT = Set.of(
            Tag.SOPClassUID,
            Tag.Modality,
            Tag.ImageType,
            Tag.FrameOfReferenceUID,
            Tag.ImagePositionPatient,
            Tag.ImageOrientationPatient,
            Tag.PixelSpacing,
            Tag.SliceThickness,
            Tag.GantryDetectorTilt,
            Tag.Rows,
            Tag.Columns,
            Tag.NumberOfFrames,
            Tag.SamplesPerPixel,
            Tag.PhotometricInterpretation,
            Tag.BitsAllocated,
            Tag.BitsStored,
            Tag.HighBit,
            Tag.PixelRepresentation,
            Tag.PixelPaddingValue,
            Tag.PixelPaddingRangeLimit,
            Tag.RescaleSlope,
            Tag.RescaleIntercept,
            Tag.RescaleType,
            Tag.ModalityLUTSequence,
            Tag.LossyImageCompression,
            Tag.SharedFunctionalGroupsSequence,
            Tag.PerFrameFunctionalGroupsSequence);

    /** What belongs to the encoding, or to the act of sending. */
    private static final Set<Integer> ENCODING = Set.of(
            Tag.PixelData,
            Tag.ExtendedOffsetTable,
            Tag.ExtendedOffsetTableLengths,
            Tag.SpecificCharacterSet,
            Tag.PlanarConfiguration,
            Tag.InstanceCreationDate,
            Tag.InstanceCreationTime,
            Tag.DataSetTrailingPadding);

    @Override
    public Difference compare(DicomObject before, DicomObject after, boolean samePixelBytes) throws IOException {
        Set<Integer> different = differentTags(before, after);
        boolean image = PixelFrames.hasPixelData(before);
        if (image != PixelFrames.hasPixelData(after) || different.stream().anyMatch(CONTENT::contains)) {
            return Difference.CONTENT;
        }
        if (image && !samePixelBytes && !samePixels(PixelFrames.open(before), PixelFrames.open(after))) {
            return Difference.CONTENT;
        }
        return different.isEmpty() ? Difference.NONE : Difference.DEMOGRAPHICS;
    }

    private static boolean samePixels(PixelFrames before, PixelFrames after) {
        if (before.count() != after.count()) {
            return false;
        }
        for (int frame = 1; frame <= before.count(); frame++) {
            if (!Arrays.equals(before.frame(frame), after.frame(frame))) {
                return false;
            }
        }
        return true;
    }

    private static Set<Integer> differentTags(DicomObject before, DicomObject after) throws IOException {
        Set<Integer> tags = new TreeSet<>();
        before.dataSet().elements().forEach(e -> tags.add(e.tag()));
        after.dataSet().elements().forEach(e -> tags.add(e.tag()));
        Set<Integer> different = new TreeSet<>();
        for (int tag : tags) {
            boolean counts = !ENCODING.contains(tag) && (tag & 0xFFFF) != 0;
            Optional<Element> one = before.dataSet().element(tag);
            Optional<Element> other = after.dataSet().element(tag);
            if (counts && !same(one, before.source(), other, after.source())) {
                different.add(tag);
            }
        }
        return different;
    }

    private static boolean same(
            Optional<Element> one, ByteSource oneSource, Optional<Element> other, ByteSource otherSource)
            throws IOException {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        // Implicit VR loses the VR of private elements (PS3.5 section 6.2.2), so their values cannot be compared.
        boolean vrLost = one.get().vr() != other.get().vr()
                && (one.get().vr() == Vr.UN || other.get().vr() == Vr.UN);
        return vrLost || same(one.get().value(), oneSource, other.get().value(), otherSource);
    }

    private static boolean same(Value one, ByteSource oneSource, Value other, ByteSource otherSource)
            throws IOException {
        return switch (one) {
            case Value.Bytes(byte[] bytes)
            when other instanceof Value.Bytes(byte[] others) -> Arrays.equals(bytes, others);
            case Value.Deferred(long offset, long length)
            when other instanceof Value.Deferred(long otherOffset, long otherLength) ->
                length == otherLength
                        && length >= 0
                        && Arrays.equals(
                                oneSource.read(offset, Math.toIntExact(length)),
                                otherSource.read(otherOffset, Math.toIntExact(length)));
            case Value.Items(List<DataSet> items)
            when other instanceof Value.Items(List<DataSet> others) -> sameItems(items, oneSource, others, otherSource);
            default -> one.equals(other);
        };
    }

    private static boolean sameItems(
            List<DataSet> items, ByteSource source, List<DataSet> others, ByteSource otherSource) throws IOException {
        if (items.size() != others.size()) {
            return false;
        }
        Iterator<DataSet> other = others.iterator();
        for (DataSet item : items) {
            DicomObject left = new DicomObject("", new DataSet(), item, source);
            if (!differentTags(left, new DicomObject("", new DataSet(), other.next(), otherSource))
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
