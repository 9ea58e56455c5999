package dev.hilum.compare;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study was held against: the prior's analysed series and what was measured in it.
 *
 * @param seriesInstanceUid null where the header lacks it
 * @param sopClassUid of its instances; null where the header lacks it
 * @param acquired day of the acquisition in the scanner's local time; null where a date is missing
 * @param nodules null where the nodule pipeline did not run on it
 * @param lesions null where the pneumonia pipeline did not run on it
 */
public record PriorSeries(
        String studyInstanceUid,
        @Nullable String seriesInstanceUid,
        @Nullable String sopClassUid,
        @Nullable LocalDate acquired,
        @Nullable List<PriorNodule> nodules,
        @Nullable Lesions lesions) {
    public PriorSeries {
        nodules = nodules == null ? null : List.copyOf(nodules);
    }

    /**
     * A nodule of the prior, measured by the same models and rules.
     *
     * @param trackingUid the same for the same nodule over studies (112040 DCM)
     * @param sopInstanceUid of the prior's plane of largest area
     * @param frame 1-based frame in it
     */
    public record PriorNodule(
            String findingUid,
            String trackingUid,
            Nodule.Kind kind,
            Side side,
            Quantity meanDiameterMm,
            Quantity volumeMm3,
            String sopInstanceUid,
            int frame) {
        static PriorNodule of(Nodule n) {
            return new PriorNodule(
                    n.findingUid(),
                    n.trackingUid(),
                    n.kind(),
                    n.side(),
                    n.meanDiameterMm(),
                    n.volumeMm3(),
                    n.sopInstanceUid(),
                    n.frame());
        }

        private PriorNodule trackedAs(String uid) {
            return new PriorNodule(findingUid, uid, kind, side, meanDiameterMm, volumeMm3, sopInstanceUid, frame);
        }
    }

    /** The prior's lesions: millilitres and percent of lung volume. */
    public record Lesions(double lesionMl, double proportionPercent) {}

    static PriorSeries of(ComparedStudy prior) {
        DataSet header = prior.header();
        List<Nodule> nodules = prior.nodules();
        Pneumonia pneumonia = prior.pneumonia();
        return new PriorSeries(
                prior.studyInstanceUid(),
                header.string(Tag.SeriesInstanceUID).orElse(null),
                header.string(Tag.SOPClassUID).orElse(null),
                AcquisitionTime.of(header).map(t -> t.at().toLocalDate()).orElse(null),
                nodules == null ? null : nodules.stream().map(PriorNodule::of).toList(),
                pneumonia == null ? null : new Lesions(pneumonia.lesionVolumeMl(), pneumonia.proportionPercent()));
    }

    /** The nodule of a finding UID, if it is one of the prior's. */
    public Optional<PriorNodule> nodule(@Nullable String findingUid) {
        return nodules == null
                ? Optional.empty()
                : nodules.stream()
                        .filter(n -> n.findingUid().equals(findingUid))
                        .findFirst();
    }

    /** The same with the tracking UIDs that the prior's own result gave, by finding UID. */
    PriorSeries tracked(Map<String, String> tracking) {
        List<PriorNodule> renamed = nodules == null
                ? null
                : nodules.stream()
                        .map(n -> n.trackedAs(tracking.getOrDefault(n.findingUid(), n.trackingUid())))
                        .toList();
        return new PriorSeries(studyInstanceUid, seriesInstanceUid, sopClassUid, acquired, renamed, lesions);
    }
}
