package dev.hilum.report;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.dicom.sr.MeasurementGroup.Region;
import dev.hilum.measure.Side;
import dev.hilum.study.SliceSeries;
import java.util.List;
import java.util.Optional;

/**
 * Starts measurement groups with the segments they are about. Groups of TID 1501 name the lungs they were measured in:
 * then a reader finds the voxels, and validators that hold all groups of a report against TID 1411 are content.
 */
final class Regions {
    private final StudyReport report;
    private final SegmentPlan plan;

    Regions(StudyReport report, SegmentPlan plan) {
        this.report = report;
        this.plan = plan;
    }

    /** TID 1501 of both lungs. */
    MeasurementGroup ofLungs(String label, String trackingUid) {
        return ofWhole(label, trackingUid, plan.lungs());
    }

    /** TID 1501 of one lung or a zone of it. */
    MeasurementGroup ofLung(String label, String trackingUid, Side side) {
        return ofWhole(label, trackingUid, plan.lung(side));
    }

    /** TID 1411 of a finding's segment; empty where it has none. */
    Optional<MeasurementGroup> ofFinding(String label, String trackingUid, SegmentPlan.Subject subject) {
        return plan.find(subject)
                .flatMap(planned -> region(List.of(planned.number())))
                .map(region -> MeasurementGroup.ofSegment(label, trackingUid, region));
    }

    private MeasurementGroup ofWhole(String label, String trackingUid, List<Integer> segments) {
        return region(segments)
                .map(region -> MeasurementGroup.ofWhole(label, trackingUid, region))
                .orElseGet(() -> MeasurementGroup.ofWhole(label, trackingUid));
    }

    private Optional<Region> region(List<Integer> segments) {
        SliceSeries series = report.series();
        if (series == null || segments.isEmpty() || !plan.hasVoxels()) {
            return Optional.empty();
        }
        ContentItem.Reference segmentation =
                new ContentItem.Reference(Uid.SEGMENTATION, new ResultUids(report.resultUid()).segSopInstanceUid());
        return Optional.of(new Region(segmentation, segments, series.seriesInstanceUid()));
    }
}
