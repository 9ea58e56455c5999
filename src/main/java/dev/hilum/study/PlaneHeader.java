package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One plane as its header states it, unchecked: a single-frame instance, or a frame of a multi-frame one whose attributes
 * are in the per-frame, then the shared functional groups (PS3.3 C.7.6.16.2), then in the converted attributes of a
 * Legacy Converted image (PS3.3 C.7.6.16.2.25), then at the top. A value that cannot be read counts as absent.
 *
 * @param frame 1-based
 */
record PlaneHeader(StoredInstance instance, int frame) {
    /** By identity, whatever order the instances arrived in. */
    static final Comparator<PlaneHeader> BY_UID = Comparator.comparing(
                    (PlaneHeader p) -> p.instance().sopInstanceUid())
            .thenComparing(PlaneHeader::frame);

    private static final Set<String> MULTI_FRAME =
            Set.of(Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);
    private static final int[] MACROS = {
        Tag.PlanePositionSequence,
        Tag.PlaneOrientationSequence,
        Tag.PixelMeasuresSequence,
        Tag.PixelValueTransformationSequence,
        Tag.CTImageFrameTypeSequence,
        Tag.FrameContentSequence,
        Tag.CTReconstructionSequence,
        Tag.CTAcquisitionDetailsSequence,
        Tag.CardiacSynchronizationSequence,
        Tag.UnassignedPerFrameConvertedAttributesSequence,
        Tag.UnassignedSharedConvertedAttributesSequence,
    };

    /** The planes of an instance; a multi-frame one has as many as it describes per frame, at least one. */
    static List<PlaneHeader> of(StoredInstance instance) {
        int frames = isMultiFrame(instance)
                ? Math.max(
                        1,
                        instance.object()
                                .dataSet()
                                .items(Tag.PerFrameFunctionalGroupsSequence)
                                .size())
                : 1;
        return IntStream.rangeClosed(1, frames)
                .mapToObj(frame -> new PlaneHeader(instance, frame))
                .toList();
    }

    static boolean isMultiFrame(StoredInstance instance) {
        return instance.object()
                .dataSet()
                .string(Tag.SOPClassUID)
                .filter(MULTI_FRAME::contains)
                .isPresent();
    }

    /** The top level of the instance's data set. */
    DataSet top() {
        return instance.object().dataSet();
    }

    boolean isMultiFrame() {
        return isMultiFrame(instance);
    }

    Optional<String> text(int tag) {
        return holder(tag).flatMap(holder -> holder.string(tag));
    }

    /** Upper-case values without padding. */
    List<String> codes(int tag) {
        return holder(tag).stream()
                .flatMap(holder -> holder.strings(tag).stream())
                .map(value -> value.strip().toUpperCase(Locale.ROOT))
                .toList();
    }

    /** All values, or none where one of them cannot be read as a finite number. */
    List<Double> numbers(int tag) {
        try {
            double[] values = holder(tag).map(holder -> holder.decimals(tag)).orElse(new double[0]);
            return Arrays.stream(values).allMatch(Double::isFinite)
                    ? Arrays.stream(values).boxed().toList()
                    : List.of();
        } catch (DicomException malformed) {
            return List.of();
        }
    }

    OptionalDouble number(int tag) {
        return numbers(tag).stream().mapToDouble(Double::doubleValue).findFirst();
    }

    /** Image Type, and for a frame its Frame Type (PS3.3 C.8.16.1). */
    List<String> imageType() {
        List<String> frameType = codes(Tag.FrameType);
        return frameType.isEmpty() ? codes(Tag.ImageType) : frameType;
    }

    Vector3 position() {
        return Vector3.of(numbers(Tag.ImagePositionPatient), 0);
    }

    Vector3 rowDirection() {
        return Vector3.of(numbers(Tag.ImageOrientationPatient), 0);
    }

    Vector3 columnDirection() {
        return Vector3.of(numbers(Tag.ImageOrientationPatient), 3);
    }

    Vector3 normal() {
        return rowDirection().cross(columnDirection()).unit();
    }

    double rowSpacing() {
        return numbers(Tag.PixelSpacing).get(0);
    }

    double columnSpacing() {
        return numbers(Tag.PixelSpacing).get(1);
    }

    double thickness() {
        return number(Tag.SliceThickness).orElse(0);
    }

    private Optional<DataSet> holder(int tag) {
        return isMultiFrame()
                ? candidates().filter(holder -> holder.contains(tag)).findFirst()
                : Optional.of(top()).filter(holder -> holder.contains(tag));
    }

    private Stream<DataSet> candidates() {
        List<DataSet> perFrame = top().items(Tag.PerFrameFunctionalGroupsSequence);
        Stream<DataSet> own = frame <= perFrame.size() ? Stream.of(perFrame.get(frame - 1)) : Stream.of();
        return Stream.concat(
                Stream.concat(own, top().item(Tag.SharedFunctionalGroupsSequence).stream())
                        .flatMap(PlaneHeader::macroItems),
                Stream.of(top()));
    }

    private static Stream<DataSet> macroItems(DataSet groups) {
        return Arrays.stream(MACROS).boxed().flatMap(macro -> groups.item(macro).stream());
    }
}
