package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ImageLibrary;
import dev.hilum.dicom.sr.MeasurementReport;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.dicom.sr.VerifyingObserver;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.SliceSeries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result as a Comprehensive 3D SR of TID 1500, NOT_ANALYSED ones too. */
public final class SrReport {
    private static final int SERIES_NUMBER_OFFSET = 2000;

    private final StudyReport report;
    private final ReportSettings settings;
    private final Algorithms algorithms;
    private final SegmentPlan plan;

    private SrReport(StudyReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
        this.algorithms = new Algorithms(report, settings);
        this.plan = SegmentPlan.of(report);
    }

    /** The object. */
    public static DataSet of(StudyReport report, ReportSettings settings) {
        return new SrReport(report, settings).write();
    }

    private DataSet write() {
        StructuredReport sr = new StructuredReport(
                report.header(),
                identity(),
                algorithms.equipment(),
                algorithms.contributors(),
                evidence(),
                predecessors(),
                verifier(),
                content());
        return sr.toDataSet().setItem(Tag.CodingSchemeIdentificationSequence, codingScheme());
    }

    /** Who answers for our local codes (PS3.3 C.12.1.1.2). */
    private static DataSet codingScheme() {
        return new DataSet()
                .setStrings(Tag.CodingSchemeDesignator, Vr.SH, LocalCode.SCHEME)
                .setStrings(Tag.CodingSchemeName, Vr.ST, "Hilum local codes, docs/dicom-conformance.md")
                .setStrings(Tag.CodingSchemeResponsibleOrganization, Vr.ST, "Hilum");
    }

    private NewInstance identity() {
        ResultUids uids = new ResultUids(report.resultUid());
        return new NewInstance(
                Uid.COMPREHENSIVE_3D_SR,
                uids.srSopInstanceUid(),
                uids.srSeriesInstanceUid(),
                "SR",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("SR", report, settings),
                report.createdAt(),
                settings.zone());
    }

    /** All source images, since the result depends on each, and the segmentation. */
    private List<InstanceReference> evidence() {
        SliceSeries series = report.series();
        if (series == null) {
            return List.of();
        }
        List<InstanceReference> evidence = new ArrayList<>(new SourceImages(series).references());
        if (plan.hasVoxels()) {
            ResultUids uids = new ResultUids(report.resultUid());
            evidence.add(new InstanceReference(
                    report.studyInstanceUid(),
                    uids.segSeriesInstanceUid(),
                    Uid.SEGMENTATION,
                    uids.segSopInstanceUid()));
        }
        evidence.addAll(ComparisonGroups.evidence(report));
        return evidence;
    }

    private List<InstanceReference> predecessors() {
        StudyReport.Predecessor earlier = report.predecessor();
        return earlier == null
                ? List.of()
                : List.of(new InstanceReference(
                        report.studyInstanceUid(),
                        earlier.srSeriesInstanceUid(),
                        earlier.srSopClassUid(),
                        earlier.srSopInstanceUid()));
    }

    private @Nullable VerifyingObserver verifier() {
        Verification person = report.verification();
        return person == null ? null : new VerifyingObserver(person.observerName(), person.organization());
    }

    private ContentItem.Container content() {
        SliceSeries series = report.series();
        ImageLibrary library = series == null ? null : new SourceImages(series).library();
        MeasurementReport content = new MeasurementReport(
                algorithms.equipment(),
                report.verification() == null ? null : report.verification().observerName(),
                Concept.ENGLISH,
                procedure(),
                library,
                algorithms.all(),
                groups(),
                evaluations());
        return content.toItem();
    }

    /** Without any CT the only thing known of the procedure is that it was imaging. */
    private CodedConcept procedure() {
        boolean noCt = report.reason() != null && report.reason().code() == ReasonCode.NO_CT;
        return noCt ? Concept.IMAGING_PROCEDURE : Concept.CT_UNSPECIFIED_BODY_REGION;
    }

    private List<ContentItem.Container> groups() {
        List<ContentItem.Container> groups = new ArrayList<>();
        Regions regions = new Regions(report, plan);
        groups.addAll(new OutcomeGroups(report, regions).groups());
        groups.addAll(new NoduleGroups(report, regions, algorithms).groups());
        groups.addAll(new PneumoniaGroups(report, regions, algorithms).groups());
        groups.addAll(new ComparisonGroups(report, regions).groups());
        groups.addAll(new VerdictGroups(report, regions).groups());
        return groups;
    }

    /** Lines end with CR LF in VR UT (PS3.5 section 6.1.2.2). */
    private static String lines(String text) {
        return String.join("\r\n", text.strip().lines().toList());
    }

    /** What holds for the report as a whole. */
    private List<ContentItem> evaluations() {
        List<ContentItem> items = new ArrayList<>();
        items.add(ContentItem.code(LocalCode.ANALYSIS_STATUS.concept(), OutcomeGroups.code(report.status())));
        Statements.of(report).forEach(line -> items.add(ContentItem.text(Concept.COMMENT, line)));
        Verification person = report.verification();
        if (person != null && person.reportText() != null) {
            items.add(ContentItem.text(Concept.COMMENT, Statements.SIGNED + ":\r\n" + lines(person.reportText())));
        }
        if (report.standingPneumonia() != null) {
            items.add(ContentItem.text(Concept.COMMENT, Statements.ZONES));
        }
        return items;
    }
}
