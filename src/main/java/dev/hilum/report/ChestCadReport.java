package dev.hilum.report;

import dev.hilum.dicom.data.AlgorithmIdentification;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Related;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.dicom.sr.VerifyingObserver;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.Side;
import dev.hilum.report.StudyReport.PipelineOutcome;
import dev.hilum.report.StudyReport.Status;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result as a Chest CAD SR (PS3.3 A.35.6, TID 4100), for displays that know CAD marks only. Its root is not
 * extensible: proportions, bands, severity and the comparison beyond the change of size are in the measurement report alone.
 */
public final class ChestCadReport {
    private static final int SERIES_NUMBER_OFFSET = 2200;
    /** Of the image library among the root's children: language comes first. */
    private static final int LIBRARY = 2;

    private final StudyReport report;
    private final ReportSettings settings;
    private final Algorithms algorithms;
    private final SliceSeries series;
    private final List<InstanceReference> images;
    private final Optional<ChestCadChange> changes;

    private ChestCadReport(StudyReport report, ReportSettings settings, SliceSeries series) {
        this.report = report;
        this.settings = settings;
        this.algorithms = new Algorithms(report, settings);
        this.series = series;
        this.images = new SourceImages(series).references();
        this.changes = ChestCadChange.of(report, settings);
    }

    /** The object; empty where no series was analysed, since CAD needs images to point at. */
    public static Optional<DataSet> of(StudyReport report, ReportSettings settings) {
        SliceSeries series = report.series();
        return series == null ? Optional.empty() : Optional.of(new ChestCadReport(report, settings, series).write());
    }

    private DataSet write() {
        ResultUids uids = new ResultUids(report.resultUid());
        NewInstance identity = new NewInstance(
                Uid.CHEST_CAD_SR,
                uids.part("cad"),
                uids.part("cad/series"),
                "SR",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("CAD SR", report, settings),
                report.createdAt(),
                settings.zone());
        Verification person = report.verification();
        return new StructuredReport(
                        report.header(),
                        identity,
                        algorithms.equipment(),
                        algorithms.contributors(),
                        images,
                        List.of(),
                        person == null ? null : new VerifyingObserver(person.observerName(), person.organization()),
                        root())
                .toDataSet();
    }

    private ContentItem.Container root() {
        List<Related> content = new ArrayList<>();
        content.add(Related.conceptModifier(ContentItem.code(Concept.LANGUAGE, Concept.ENGLISH)));
        content.add(Related.contains(library()));
        content.add(Related.contains(summary()));
        content.add(Related.contains(detections()));
        content.add(Related.contains(analyses()));
        return new ContentItem.Container(Concept.CHEST_CAD_REPORT, false, ContentItem.Template.dcmr(4100), content);
    }

    private ContentItem library() {
        List<Related> entries = new ArrayList<>();
        images.forEach(image -> entries.add(Related.contains(new ContentItem.Image(
                null,
                new ContentItem.Reference(image.sopClassUid(), image.sopInstanceUid()),
                List.of(),
                List.of(),
                List.of()))));
        return new ContentItem.Container(Concept.IMAGE_LIBRARY, false, null, entries);
    }

    /** TID 4101: how it went, inferred from the findings. */
    private ContentItem summary() {
        List<Related> findings = new ArrayList<>();
        List<Nodule> nodules = report.nodules();
        if (nodules != null) {
            for (int i = 0; i < nodules.size(); i++) {
                if (report.action(nodules.get(i).findingUid()) != Verification.Action.REJECTED) {
                    Nodule nodule = nodules.get(i);
                    ContentItem.Code finding = finding(new SegmentPlan.NoduleSubject(nodule, i + 1));
                    findings.add(Related.inferredFrom(
                            changes.isPresent() ? changes.get().correlated(nodule, finding) : finding));
                }
            }
        }
        return new ContentItem.Code(Concept.CAD_SUMMARY, outcome(!findings.isEmpty() || flagged()), findings);
    }

    private boolean flagged() {
        Pneumonia pneumonia = report.standingPneumonia();
        return pneumonia != null && pneumonia.flag();
    }

    /** CID 6047. */
    private CodedConcept outcome(boolean findings) {
        boolean all = report.pipelines().stream().allMatch(ChestCadReport::ran);
        boolean any = report.pipelines().stream().anyMatch(ChestCadReport::ran);
        if (!any) {
            return Concept.NO_ALGORITHMS_SUCCEEDED;
        }
        if (all) {
            return findings ? Concept.ALL_SUCCEEDED_WITH_FINDINGS : Concept.ALL_SUCCEEDED_WITHOUT_FINDINGS;
        }
        return findings ? Concept.NOT_ALL_SUCCEEDED_WITH_FINDINGS : Concept.NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS;
    }

    private static boolean ran(PipelineOutcome outcome) {
        return outcome.status() == Status.ANALYSED;
    }

    /** TID 4104 Chest CAD Single Image Finding. */
    private ContentItem.Code finding(SegmentPlan.NoduleSubject subject) {
        Nodule nodule = subject.nodule();
        List<Related> content = new ArrayList<>();
        content.add(Related.conceptModifier(ContentItem.code(Concept.RENDERING_INTENT, Concept.PRESENTATION_REQUIRED)));
        content.add(
                Related.observationContext(ContentItem.text(Concept.TRACKING_IDENTIFIER, NoduleGroups.label(subject))));
        content.add(Related.observationContext(
                ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid())));
        if (report.action(nodule.findingUid()) != Verification.Action.ADDED) {
            addAlgorithm(algorithms.of("nodule detection"), content);
            content.add(Related.property(ContentItem.num(
                    Concept.CERTAINTY_OF_FINDING, Rounding.percent(nodule.score() * 100), Concept.PERCENT)));
        }
        content.add(Related.property(new ContentItem.Code(
                Concept.FINDING_SITE,
                Concept.LUNG,
                List.of(Related.conceptModifier(ContentItem.code(
                        Concept.LATERALITY, nodule.side() == Side.LEFT ? Concept.LEFT : Concept.RIGHT))))));
        content.add(Related.property(center(nodule)));
        addLength(Concept.LONG_AXIS, nodule.longAxisMm(), content);
        addLength(Concept.SHORT_AXIS, nodule.shortAxisMm(), content);
        return new ContentItem.Code(
                Concept.SINGLE_IMAGE_FINDING,
                nodule.kind() == Nodule.Kind.MASS ? Concept.MASS : Concept.NODULE,
                content);
    }

    private static void addAlgorithm(AlgorithmIdentification algorithm, List<Related> content) {
        content.add(Related.property(ContentItem.text(Concept.ALGORITHM_NAME, algorithm.name())));
        content.add(Related.property(ContentItem.text(Concept.ALGORITHM_VERSION, algorithm.version())));
    }

    private static void addLength(CodedConcept name, Quantity quantity, List<Related> content) {
        if (quantity instanceof Quantity.Known known) {
            content.add(Related.property(ContentItem.num(name, Rounding.length(known.value()), Concept.MILLIMETER)));
        }
    }

    /** TID 4107: the centre as a point of the image it lies nearest to. */
    private ContentItem center(Nodule nodule) {
        VoxelIndex index = nodule.mask().geometry().toVoxel(nodule.center());
        int plane = Math.clamp(Math.round(index.slice()), 0, series.slices().size() - 1);
        Slice slice = series.slices().get(plane);
        return new ContentItem.Scoord(
                Concept.CENTER,
                ContentItem.GraphicType.POINT,
                List.of((double) (float) (index.column() + 0.5), (double) (float) (index.row() + 0.5)),
                List.of(Related.selectedFrom(image(slice))));
    }

    /** An image of the library, by reference; a frame of a multi-frame one by value, since it needs its number. */
    private ContentItem image(Slice slice) {
        String sopInstanceUid = slice.instance().sopInstanceUid();
        ContentItem.Image byValue = new SourceImages(series).image(sopInstanceUid, slice.frame());
        if (!byValue.frames().isEmpty()) {
            return byValue;
        }
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).sopInstanceUid().equals(sopInstanceUid)) {
                return new ContentItem.ByReference(List.of(1, LIBRARY, i + 1));
            }
        }
        throw new IllegalArgumentException("finding in an instance outside the analysed series: " + sopInstanceUid);
    }

    /** TID 4015 CAD Detections Performed. */
    private ContentItem detections() {
        List<Related> succeeded = new ArrayList<>();
        List<Related> failed = new ArrayList<>();
        for (PipelineOutcome outcome : report.pipelines()) {
            (ran(outcome) ? succeeded : failed).add(Related.contains(performed(outcome.name())));
        }
        List<Related> content = new ArrayList<>();
        addDetections(Concept.SUCCESSFUL_DETECTIONS, succeeded, content);
        addDetections(Concept.FAILED_DETECTIONS, failed, content);
        CodedConcept result = failed.isEmpty()
                ? Concept.SUCCEEDED
                : succeeded.isEmpty() ? Concept.FAILED : Concept.PARTIALLY_SUCCEEDED;
        return new ContentItem.Code(Concept.SUMMARY_OF_DETECTIONS, result, content);
    }

    /** TID 4016 CAD Analyses Performed: the comparison with the prior, where there was one. */
    private ContentItem analyses() {
        return changes.<ContentItem>map(made -> new ContentItem.Code(
                        Concept.SUMMARY_OF_ANALYSES,
                        Concept.SUCCEEDED,
                        List.of(Related.inferredFrom(made.performed(libraryImages())))))
                .orElseGet(() -> ContentItem.code(Concept.SUMMARY_OF_ANALYSES, Concept.NOT_ATTEMPTED));
    }

    private List<ContentItem.ByReference> libraryImages() {
        List<ContentItem.ByReference> all = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            all.add(new ContentItem.ByReference(List.of(1, LIBRARY, i + 1)));
        }
        return all;
    }

    private static void addDetections(CodedConcept name, List<Related> performed, List<Related> content) {
        if (!performed.isEmpty()) {
            content.add(Related.inferredFrom(new ContentItem.Container(name, false, null, performed)));
        }
    }

    /** TID 4017 CAD Detection Performed, on every image of the library. */
    private ContentItem performed(PipelineName name) {
        boolean nodule = name == PipelineName.NODULE;
        List<Related> content = new ArrayList<>();
        addAlgorithm(algorithms.of(nodule ? "nodule detection" : "pneumonia triage"), content);
        libraryImages().forEach(image -> content.add(Related.property(image)));
        return new ContentItem.Code(
                Concept.DETECTION_PERFORMED, nodule ? Concept.NODULE : Concept.ABNORMAL_OPACITY, content);
    }
}
