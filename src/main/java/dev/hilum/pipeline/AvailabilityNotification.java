package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An Instance Availability Notification (PS3.4 annex R, PS3.3 section C.4.21): which instances of a study its sender has.
 *
 * @param series with the number of instances that can be had; what is UNAVAILABLE does not count
 */
public record AvailabilityNotification(String studyInstanceUid, List<SeriesCount> series) {
    private static final Set<String> TO_BE_HAD = Set.of("ONLINE", "NEARLINE", "OFFLINE");
    private static final Set<String> CT =
            Set.of(Uid.CT_IMAGE, Uid.ENHANCED_CT_IMAGE, Uid.LEGACY_CONVERTED_ENHANCED_CT_IMAGE);

    public AvailabilityNotification {
        series = List.copyOf(series);
    }

    /** @throws DicomException naming the attribute that is missing */
    public static AvailabilityNotification of(DataSet attributes) {
        List<SeriesCount> series = new ArrayList<>();
        for (DataSet item : attributes.items(Tag.ReferencedSeriesSequence)) {
            List<DataSet> available = item.items(Tag.ReferencedSOPSequence).stream()
                    .filter(one -> TO_BE_HAD.contains(one.string(Tag.InstanceAvailability)
                            .map(String::strip)
                            .orElse("")))
                    .toList();
            boolean ct = available.stream()
                    .anyMatch(one ->
                            CT.contains(one.string(Tag.ReferencedSOPClassUID).orElse("")));
            series.add(new SeriesCount(required(item, Tag.SeriesInstanceUID), ct ? "CT" : "", available.size()));
        }
        if (series.isEmpty()) {
            throw new DicomException("(0008,1115) Referenced Series Sequence is absent");
        }
        return new AvailabilityNotification(required(attributes, Tag.StudyInstanceUID), series);
    }

    private static String required(DataSet dataSet, int tag) {
        return dataSet.string(tag)
                .map(String::strip)
                .filter(uid -> !uid.isEmpty())
                .orElseThrow(() -> new DicomException(Tag.format(tag) + " is absent"));
    }
}
