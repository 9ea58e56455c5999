package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.AlgorithmIdentification;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of Segment Sequence (0062,0002): what a segment is and who made it (PS3.3 C.8.20.2, C.8.20.4).
 *
 * @param number from 1, in order
 * @param label at most 64 characters
 * @param category CID 7150
 * @param type of CID 7151 or one of its children
 * @param anatomicRegion where it lies, null where the type says it
 * @param laterality CID 244, modifies the region, else the type; null where there is none
 * @param trackingId and {@code trackingUid}: the same over time and in the report
 * @param cielab recommended display colour, three values of 0–65535 (PS3.3 C.10.7.1.1)
 */
public record SegmentDescription(
        int number,
        String label,
        CodedConcept category,
        CodedConcept type,
        @Nullable CodedConcept anatomicRegion,
        @Nullable CodedConcept laterality,
        String trackingId,
        String trackingUid,
        AlgorithmIdentification algorithm,
        List<Integer> cielab) {
    public SegmentDescription {
        cielab = List.copyOf(cielab);
        if (number < 1 || label.isBlank() || label.length() > 64 || cielab.size() != 3) {
            throw new IllegalArgumentException("a segment needs a number, a label of up to 64 characters and a colour");
        }
    }

    DataSet toItem() {
        DataSet item = new DataSet()
                .setIntegers(Tag.SegmentNumber, Vr.US, number)
                .setStrings(Tag.SegmentLabel, Vr.LO, label)
                .setStrings(Tag.SegmentAlgorithmType, Vr.CS, "AUTOMATIC")
                .setStrings(Tag.SegmentAlgorithmName, Vr.LO, algorithm.name())
                .setItem(Tag.SegmentationAlgorithmIdentificationSequence, algorithm.toItem())
                .setIntegers(
                        Tag.RecommendedDisplayCIELabValue,
                        Vr.US,
                        cielab.stream().mapToLong(Integer::longValue).toArray())
                .setStrings(Tag.TrackingID, Vr.UT, trackingId)
                .setStrings(Tag.TrackingUID, Vr.UI, trackingUid)
                .setConcept(Tag.SegmentedPropertyCategoryCodeSequence, category);
        addPlace(item);
        return item;
    }

    private void addPlace(DataSet item) {
        DataSet typeItem = type.toItem();
        item.setItem(Tag.SegmentedPropertyTypeCodeSequence, typeItem);
        CodedConcept region = anatomicRegion;
        CodedConcept side = laterality;
        if (region != null) {
            DataSet regionItem = region.toItem();
            if (side != null) {
                regionItem.setConcept(Tag.AnatomicRegionModifierSequence, side);
            }
            item.setItem(Tag.AnatomicRegionSequence, regionItem);
        } else if (side != null) {
            typeItem.setConcept(Tag.SegmentedPropertyTypeModifierCodeSequence, side);
        }
    }

    static SegmentDescription fromItem(DataSet item) {
        DataSet type = item.item(Tag.SegmentedPropertyTypeCodeSequence)
                .orElseThrow(() -> missing(Tag.SegmentedPropertyTypeCodeSequence));
        DataSet region = item.item(Tag.AnatomicRegionSequence).orElse(null);
        CodedConcept laterality = region == null
                ? type.concept(Tag.SegmentedPropertyTypeModifierCodeSequence).orElse(null)
                : region.concept(Tag.AnatomicRegionModifierSequence).orElse(null);
        return new SegmentDescription(
                item.integer(Tag.SegmentNumber).orElseThrow(() -> missing(Tag.SegmentNumber)),
                item.string(Tag.SegmentLabel).orElseThrow(() -> missing(Tag.SegmentLabel)),
                item.concept(Tag.SegmentedPropertyCategoryCodeSequence)
                        .orElseThrow(() -> missing(Tag.SegmentedPropertyCategoryCodeSequence)),
                CodedConcept.fromItem(type),
                region == null ? null : CodedConcept.fromItem(region),
                laterality,
                item.string(Tag.TrackingID).orElse(""),
                item.string(Tag.TrackingUID).orElse(""),
                item.item(Tag.SegmentationAlgorithmIdentificationSequence)
                        .map(AlgorithmIdentification::fromItem)
                        .orElseThrow(() -> missing(Tag.SegmentationAlgorithmIdentificationSequence)),
                Arrays.stream(item.decimals(Tag.RecommendedDisplayCIELabValue))
                        .mapToObj(value -> (int) value)
                        .toList());
    }

    private static DicomException missing(int tag) {
        return new DicomException(Tag.format(tag) + " is missing in a segment");
    }
}
