package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.AlgorithmIdentification;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Measurement Group of a TID 1500 report: TID 1501 without a region, TID 1411 Volumetric ROI Measurements and
 * Qualitative Evaluations with a referenced segment. Built in any order, written in the templates' order of rows.
 */
public final class MeasurementGroup {
    private final int tid;
    private final List<Related> tracking = new ArrayList<>();
    private final List<Related> findings = new ArrayList<>();
    private final List<Related> region;
    private final List<Related> modifiers = new ArrayList<>();
    private final List<Related> measurements = new ArrayList<>();
    private final List<Related> evaluations = new ArrayList<>();

    private MeasurementGroup(int tid, String trackingIdentifier, String trackingUid, List<Related> region) {
        this.tid = tid;
        this.region = region;
        tracking.add(Related.observationContext(ContentItem.text(Concept.TRACKING_IDENTIFIER, trackingIdentifier)));
        tracking.add(Related.observationContext(ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, trackingUid)));
    }

    /** TID 1501: measurements of a whole organ or a part of it, without any image of it. */
    public static MeasurementGroup ofWhole(String trackingIdentifier, String trackingUid) {
        return new MeasurementGroup(1501, trackingIdentifier, trackingUid, List.of());
    }

    /** TID 1501 with the segments that show the organ (row 10b): the measurements are of them or of a part of them. */
    public static MeasurementGroup ofWhole(String trackingIdentifier, String trackingUid, Region region) {
        return new MeasurementGroup(1501, trackingIdentifier, trackingUid, region.items());
    }

    /** TID 1411: measurements of exactly one segment of a Segmentation. */
    public static MeasurementGroup ofSegment(String trackingIdentifier, String trackingUid, Region region) {
        if (region.segments().size() != 1) {
            throw new IllegalArgumentException("TID 1411 is about one segment");
        }
        return new MeasurementGroup(1411, trackingIdentifier, trackingUid, region.items());
    }

    /** Segments of a Segmentation, and the series they were drawn on. */
    public record Region(ContentItem.Reference segmentation, List<Integer> segments, String sourceSeriesUid) {
        public Region {
            segments = List.copyOf(segments);
        }

        private List<Related> items() {
            ContentItem image =
                    new ContentItem.Image(Concept.REFERENCED_SEGMENT, segmentation, List.of(), segments, List.of());
            ContentItem series = ContentItem.uidRef(Concept.SOURCE_SERIES_FOR_SEGMENTATION, sourceSeriesUid);
            return List.of(Related.contains(image), Related.contains(series));
        }
    }

    /** What was found (121071 DCM). */
    public MeasurementGroup finding(CodedConcept finding) {
        findings.add(Related.contains(ContentItem.code(Concept.FINDING, finding)));
        return this;
    }

    public MeasurementGroup algorithm(AlgorithmIdentification algorithm) {
        Algorithm.items(algorithm).forEach(item -> modifiers.add(Related.conceptModifier(item)));
        return this;
    }

    public MeasurementGroup site(CodedConcept site, @Nullable CodedConcept laterality) {
        modifiers.add(Related.conceptModifier(new FindingSite(site, laterality).toItem()));
        return this;
    }

    public MeasurementGroup measurement(Measurement measurement) {
        measurements.add(Related.contains(measurement.toItem()));
        return this;
    }

    /** A qualitative evaluation: a question and its coded answer. */
    public MeasurementGroup evaluation(CodedConcept question, CodedConcept answer) {
        evaluations.add(Related.contains(ContentItem.code(question, answer)));
        return this;
    }

    public MeasurementGroup comment(String text) {
        return statement(ContentItem.text(Concept.COMMENT, text));
    }

    /** A TEXT, DATE or UIDREF beside the evaluations: the templates are extensible. */
    public MeasurementGroup statement(ContentItem item) {
        evaluations.add(Related.contains(item));
        return this;
    }

    /** The group; a TID 1411 group without a measurement breaks TID 1419 row 5 and is refused. */
    public ContentItem.Container build() {
        if (tid == 1411 && measurements.isEmpty()) {
            throw new IllegalStateException("TID 1411 needs at least one measurement (TID 1419 row 5)");
        }
        List<Related> content = new ArrayList<>(tracking);
        content.addAll(findings);
        content.addAll(region);
        content.addAll(modifiers);
        content.addAll(measurements);
        content.addAll(evaluations);
        return new ContentItem.Container(Concept.MEASUREMENT_GROUP, false, ContentItem.Template.dcmr(tid), content);
    }
}
