package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.Measurement;
import dev.hilum.dicom.sr.MeasurementGroup;
import dev.hilum.measure.LineSegment;
import dev.hilum.measure.Lobe;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import dev.hilum.measure.Zone;
import dev.hilum.report.Verification.Action;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodule pipeline's groups: a summary that also states a negative (TID 1501), and one TID 1411 group per nodule. */
final class NoduleGroups {
    private final StudyReport report;
    private final Regions regions;
    private final Algorithms algorithms;

    NoduleGroups(StudyReport report, Regions regions, Algorithms algorithms) {
        this.report = report;
        this.regions = regions;
        this.algorithms = algorithms;
    }

    /** Empty where the pipeline did not run: its outcome group says why. */
    List<ContentItem.Container> groups() {
        List<Nodule> nodules = report.nodules();
        SliceSeries series = report.series();
        if (nodules == null || series == null) {
            return List.of();
        }
        List<ContentItem.Container> groups = new ArrayList<>();
        groups.add(summary(report.standingNodules()));
        for (int i = 0; i < nodules.size(); i++) {
            if (report.action(nodules.get(i).findingUid()) != Action.REJECTED) {
                groups.add(group(new SegmentPlan.NoduleSubject(nodules.get(i), i + 1), series));
            }
        }
        return groups;
    }

    /** The name a nodule has in every output: {@code Nodule 1}. */
    static String label(SegmentPlan.NoduleSubject subject) {
        return (subject.nodule().kind() == Nodule.Kind.MASS ? "Mass " : "Nodule ") + subject.ordinal();
    }

    private ContentItem.Container summary(@Nullable List<Nodule> standing) {
        List<Nodule> nodules = standing == null ? List.of() : standing;
        MeasurementGroup group = regions.ofLungs("Nodule detection", new ResultUids(report.resultUid()).part("nodules"))
                .algorithm(algorithms.of("nodule detection"))
                .site(Concept.LUNG, Concept.BILATERAL)
                .measurement(Measurement.of(LocalCode.NODULE_COUNT.concept(), nodules.size(), Concept.NODULES))
                .evaluation(LocalCode.OUTPUT.concept(), LocalCode.OUTPUT_NODULE.concept())
                .evaluation(LocalCode.NODULE_PRESENCE.concept(), nodules.isEmpty() ? Concept.ABSENT : Concept.PRESENT);
        return (nodules.isEmpty() ? group.comment(Statements.NEGATIVE) : group).build();
    }

    private ContentItem.Container group(SegmentPlan.NoduleSubject subject, SliceSeries series) {
        Nodule nodule = subject.nodule();
        MeasurementGroup group = start(subject)
                .finding(nodule.kind() == Nodule.Kind.MASS ? Concept.MASS : Concept.NODULE_OF_LUNG)
                .site(Concept.LUNG, nodule.side() == Side.LEFT ? Concept.LEFT : Concept.RIGHT);
        addSizes(group, nodule, series);
        if (report.action(nodule.findingUid()) != Action.ADDED) {
            addDevicesOwn(group, nodule);
        }
        group.evaluation(LocalCode.OUTPUT.concept(), LocalCode.OUTPUT_NODULE.concept())
                .evaluation(LocalCode.DENSITY_TYPE.concept(), density(nodule.density()))
                .evaluation(LocalCode.LUNG_ZONE.concept(), zone(nodule.zone()));
        addLobe(group, nodule.lobe());
        ComparisonGroups.mark(group, report, nodule);
        return VerdictGroups.mark(group, VerdictGroups.of(report, nodule.findingUid()))
                .build();
    }

    /** What only the device can say of a nodule that it found itself. */
    private void addDevicesOwn(MeasurementGroup group, Nodule nodule) {
        group.algorithm(algorithms.of("nodule detection"));
        Measurements.addAttenuation(group, nodule.hu());
        group.measurement(
                Measurement.of(LocalCode.DETECTION_SCORE.concept(), Rounding.score(nodule.score()), Concept.NO_UNITS));
    }

    /** TID 1411 needs a segment with voxels; one that has none is measured within its lung. */
    private MeasurementGroup start(SegmentPlan.NoduleSubject subject) {
        String uid = subject.nodule().trackingUid();
        return regions.ofFinding(label(subject), uid, subject)
                .orElseGet(() ->
                        regions.ofLung(label(subject), uid, subject.nodule().side()));
    }

    private void addSizes(MeasurementGroup group, Nodule nodule, SliceSeries series) {
        add(group, Concept.VOLUME, nodule.volumeMm3(), Concept.CUBIC_MILLIMETER);
        addAxis(group, Concept.LONG_AXIS, nodule.longAxisMm(), nodule.longAxis(), nodule, series);
        addAxis(group, Concept.SHORT_AXIS, nodule.shortAxisMm(), nodule.shortAxis(), nodule, series);
        Measurements.add(
                group,
                Concept.DIAMETER,
                nodule.meanDiameterMm(),
                Rounding::length,
                Concept.MILLIMETER,
                measurement -> measurement.derivedAs(Concept.MEAN));
        add(group, Concept.MASS_PROPERTY, nodule.massMg(), Concept.MILLIGRAM);
        add(group, LocalCode.SOLID_CORE.concept(), nodule.solidCoreMm(), Concept.MILLIMETER);
        add(group, LocalCode.PLEURA_DISTANCE.concept(), nodule.pleuraDistanceMm(), Concept.MILLIMETER);
    }

    private static void add(MeasurementGroup group, CodedConcept name, Quantity quantity, CodedConcept units) {
        boolean length = units.equals(Concept.MILLIMETER);
        Measurements.add(group, name, quantity, length ? Rounding::length : Rounding::volume, units);
    }

    /** A diameter with its line, in the image (SCOORD) and in space (SCOORD3D), as TID 320 has it. */
    private static void addAxis(
            MeasurementGroup group,
            CodedConcept name,
            Quantity quantity,
            @Nullable LineSegment line,
            Nodule nodule,
            SliceSeries series) {
        Measurements.add(
                group,
                name,
                quantity,
                Rounding::length,
                Concept.MILLIMETER,
                measurement -> line == null
                        ? measurement
                        : measurement
                                .inferredFrom(inImage(line, nodule, series))
                                .inferredFrom(inSpace(line, nodule.mask().geometry())));
    }

    private static ContentItem inImage(LineSegment line, Nodule nodule, SliceSeries series) {
        VolumeGeometry geometry = nodule.mask().geometry();
        List<Double> points = new ArrayList<>();
        for (PatientPoint end : List.of(line.from(), line.to())) {
            VoxelIndex index = geometry.toVoxel(end);
            // The centre of the first pixel is 0.5\0.5 (PS3.3 C.18.6.1.1).
            points.add(asFloat(index.column() + 0.5));
            points.add(asFloat(index.row() + 0.5));
        }
        ContentItem image = new SourceImages(series).image(nodule.sopInstanceUid(), nodule.frame());
        return new ContentItem.Scoord(
                null, ContentItem.GraphicType.POLYLINE, points, List.of(ContentItem.Related.selectedFrom(image)));
    }

    private static ContentItem inSpace(LineSegment line, VolumeGeometry geometry) {
        List<Double> points = new ArrayList<>();
        for (PatientPoint end : List.of(line.from(), line.to())) {
            points.add(asFloat(end.x()));
            points.add(asFloat(end.y()));
            points.add(asFloat(end.z()));
        }
        return new ContentItem.Scoord3d(
                null, ContentItem.GraphicType.POLYLINE, points, geometry.frameOfReferenceUid(), List.of());
    }

    /** Graphic Data has VR FL. */
    private static double asFloat(double value) {
        return (float) value;
    }

    private static void addLobe(MeasurementGroup group, @Nullable String lobe) {
        if (lobe != null) {
            group.evaluation(LocalCode.LOBE.concept(), lobe(Lobe.valueOf(lobe)));
        }
    }

    static CodedConcept density(Nodule.Density density) {
        return switch (density) {
            case SOLID -> LocalCode.DENSITY_SOLID.concept();
            case PART_SOLID -> LocalCode.DENSITY_PART_SOLID.concept();
            case GROUND_GLASS -> Concept.GROUND_GLASS;
            case CALCIFIED -> LocalCode.DENSITY_CALCIFIED.concept();
        };
    }

    static CodedConcept lobe(Lobe lobe) {
        return switch (lobe) {
            case RUL -> Concept.RIGHT_UPPER_LOBE;
            case RML -> Concept.RIGHT_MIDDLE_LOBE;
            case RLL -> Concept.RIGHT_LOWER_LOBE;
            case LUL -> Concept.LEFT_UPPER_LOBE;
            case LLL -> Concept.LEFT_LOWER_LOBE;
        };
    }

    static CodedConcept zone(Zone zone) {
        return switch (zone) {
            case UPPER -> Concept.UPPER_ZONE;
            case MIDDLE -> Concept.MIDDLE_ZONE;
            case LOWER -> Concept.LOWER_ZONE;
        };
    }
}
