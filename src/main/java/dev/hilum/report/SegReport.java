package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.seg.LabelMap;
import dev.hilum.dicom.seg.Segment;
import dev.hilum.dicom.seg.SegmentDescription;
import dev.hilum.dicom.seg.Segmentation;
import dev.hilum.dicom.seg.SourceGrid;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Side;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.VolumeGeometry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result's masks as a binary Segmentation on the source grid. */
public final class SegReport {
    /** CIELab of PS3.3 C.10.7.1.1 for blue, green, red, yellow and orange. */
    private static final List<Integer> LEFT_COLOR = List.of(36004, 30000, 22000);

    private static final List<Integer> RIGHT_COLOR = List.of(45000, 25000, 36000);
    private static final List<Integer> NODULE_COLOR = List.of(36000, 52000, 45000);
    private static final List<Integer> GROUND_GLASS_COLOR = List.of(60000, 31000, 50000);
    private static final List<Integer> CONSOLIDATION_COLOR = List.of(46000, 45000, 50000);
    private static final int SERIES_NUMBER_OFFSET = 1000;
    private static final int LABEL_MAP_OFFSET = 1100;

    private final StudyReport report;
    private final ReportSettings settings;
    private final Algorithms algorithms;

    private SegReport(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
        this.algorithms = new Algorithms(report, settings);
    }

    /**
     * The object; empty where nothing was segmented.
     *
     * @throws IllegalArgumentException where a mask does not lie on the planes of the series
     */
    public static Optional<DataSet> of(StudyReport report, ReportSettings settings) {
        SliceSeries series = report.series();
        SegmentPlan plan = SegmentPlan.of(report);
        if (series == null || !plan.hasVoxels()) {
            return Optional.empty();
        }
        return Optional.of(new SegReport(report, settings).write(series, plan));
    }

    /**
     * The same segments with the same numbers as a Label Map Segmentation; empty where nothing was segmented. A voxel has
     * one label: a nodule's before consolidation's before ground-glass's before the lung's.
     */
    public static Optional<DataSet> labelMapOf(StudyReport report, ReportSettings settings) {
        SliceSeries series = report.series();
        SegmentPlan plan = SegmentPlan.of(report);
        if (series == null || !plan.hasVoxels()) {
            return Optional.empty();
        }
        return Optional.of(new SegReport(report, settings).writeLabelMap(series, plan));
    }

    private DataSet writeLabelMap(SliceSeries series, SegmentPlan plan) {
        SourceGrid grid = new SourceImages(series).grid();
        plan.segments().forEach(segment -> checkOnGrid(segment.mask().geometry(), grid));
        ResultUids uids = new ResultUids(report.resultUid());
        NewInstance identity = new NewInstance(
                Uid.LABEL_MAP_SEGMENTATION,
                uids.part("labelmap"),
                uids.part("labelmap/series"),
                "SEG",
                SeriesNumbers.after(report.header(), LABEL_MAP_OFFSET),
                SeriesNumbers.description("label map", report, settings),
                report.createdAt(),
                settings.zone());
        return new LabelMap(
                        series.header(),
                        identity,
                        algorithms.equipment(),
                        algorithms.contributors(),
                        grid,
                        "AI FINDINGS",
                        plan.segments().stream().map(this::segment).toList(),
                        plan.segments().stream()
                                .sorted(Comparator.comparingInt(SegReport::layer))
                                .map(this::segment)
                                .toList())
                .toDataSet();
    }

    private static int layer(SegmentPlan.Planned planned) {
        return switch (planned.subject()) {
            case SegmentPlan.LungSubject lung -> 0;
            case SegmentPlan.LesionSubject lesion -> lesion.lesion() == SegmentPlan.Lesion.GROUND_GLASS ? 1 : 2;
            case SegmentPlan.NoduleSubject nodule -> 3;
        };
    }

    private DataSet write(SliceSeries series, SegmentPlan plan) {
        SourceGrid grid = new SourceImages(series).grid();
        plan.segments().forEach(segment -> checkOnGrid(segment.mask().geometry(), grid));
        Segmentation segmentation = new Segmentation(
                series.header(),
                identity(),
                algorithms.equipment(),
                algorithms.contributors(),
                grid,
                "AI FINDINGS",
                plan.segments().stream().map(this::segment).toList());
        return segmentation.toDataSet();
    }

    private NewInstance identity() {
        ResultUids uids = new ResultUids(report.resultUid());
        return new NewInstance(
                Uid.SEGMENTATION,
                uids.segSopInstanceUid(),
                uids.segSeriesInstanceUid(),
                "SEG",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("SEG", report, settings),
                report.createdAt(),
                settings.zone());
    }

    private Segment segment(SegmentPlan.Planned planned) {
        return new Segment(describe(planned), new MaskPlanes(planned.mask())::plane);
    }

    private SegmentDescription describe(SegmentPlan.Planned planned) {
        return switch (planned.subject()) {
            case SegmentPlan.LungSubject lung -> lung(planned.number(), lung.side());
            case SegmentPlan.NoduleSubject nodule -> nodule(planned.number(), nodule);
            case SegmentPlan.LesionSubject lesion -> lesion(planned.number(), lesion);
        };
    }

    private SegmentDescription lung(int number, Side side) {
        boolean left = side == Side.LEFT;
        String label = left ? "Left lung" : "Right lung";
        return new SegmentDescription(
                number,
                label,
                Concept.ANATOMICAL_STRUCTURE,
                Concept.LUNG,
                null,
                laterality(side),
                label,
                new ResultUids(report.resultUid()).part(label),
                algorithms.withModels("lung segmentation"),
                left ? LEFT_COLOR : RIGHT_COLOR);
    }

    private SegmentDescription nodule(int number, SegmentPlan.NoduleSubject subject) {
        Nodule nodule = subject.nodule();
        boolean mass = nodule.kind() == Nodule.Kind.MASS;
        return finding(
                number,
                NoduleGroups.label(subject),
                mass ? Concept.MASS : Concept.NODULE,
                laterality(nodule.side()),
                nodule.trackingUid(),
                "nodule detection",
                NODULE_COLOR);
    }

    private SegmentDescription lesion(int number, SegmentPlan.LesionSubject subject) {
        boolean groundGlass = subject.lesion() == SegmentPlan.Lesion.GROUND_GLASS;
        return finding(
                number,
                groundGlass ? "Ground-glass opacity" : "Consolidation",
                groundGlass ? Concept.GROUND_GLASS : Concept.CONSOLIDATION,
                null,
                PneumoniaGroups.trackingUid(subject),
                "pneumonia quantification",
                groundGlass ? GROUND_GLASS_COLOR : CONSOLIDATION_COLOR);
    }

    private SegmentDescription finding(
            int number,
            String label,
            CodedConcept type,
            @Nullable CodedConcept side,
            String trackingUid,
            String function,
            List<Integer> color) {
        return new SegmentDescription(
                number,
                label,
                Concept.MORPHOLOGICALLY_ABNORMAL_STRUCTURE,
                type,
                Concept.LUNG,
                side,
                label,
                trackingUid,
                algorithms.withModels(function),
                color);
    }

    private static CodedConcept laterality(Side side) {
        return side == Side.LEFT ? Concept.LEFT : Concept.RIGHT;
    }

    /** A frame may only be written where the mask's plane and the source's plane are the same one. */
    private static void checkOnGrid(VolumeGeometry geometry, SourceGrid grid) {
        if (geometry.columns() != grid.columns()
                || geometry.rows() != grid.rows()
                || geometry.slices() != grid.planes().size()) {
            throw new IllegalArgumentException("a mask has another size than the series it was made of");
        }
        for (int plane = 0; plane < geometry.slices(); plane++) {
            SourcePlanes.checkSamePlane(geometry, plane, grid.planes().get(plane));
        }
    }
}
