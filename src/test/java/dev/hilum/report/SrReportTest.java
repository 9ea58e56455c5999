package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.seg.SegmentationReader;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Container;
import dev.hilum.dicom.sr.ContentItem.Related;
import dev.hilum.dicom.sr.RelationshipType;
import dev.hilum.dicom.sr.StructuredReport;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Tag("REQ-REP-2")
class SrReportTest {
    /** CID units that our concepts are measured in. */
    private static final Set<String> UNITS =
            Set.of("mm", "mm3", "mL", "mg", "[hnsf'U]", "%", "1", "{pixels}", "{lesions}", "{nodules}", "{score}");

    private static DataSet written(StudyReport report) {
        DataSet sr = SrReport.of(report, RandomReports.SETTINGS);
        return Part10Reader.read(Part10Writer.toBytes(sr, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .dataSet();
    }

    private static Stream<StudyReport> reports() {
        return LongStream.range(0, 50).mapToObj(seed -> seed == 0 ? RandomReports.full(0) : RandomReports.of(seed));
    }

    @Test
    void mandatoryRowsOfTid1500AreThere() {
        reports().forEach(report -> {
            Container root = StructuredReport.readContent(written(report));
            assertEquals(Concept.IMAGING_MEASUREMENT_REPORT, root.name());
            assertEquals(ContentItem.Template.dcmr(1500), root.template());
            one(root, RelationshipType.HAS_CONCEPT_MOD, Concept.LANGUAGE, ContentItem.Code.class);
            one(root, RelationshipType.HAS_OBS_CONTEXT, Concept.OBSERVER_TYPE, ContentItem.Code.class);
            one(root, RelationshipType.HAS_OBS_CONTEXT, Concept.DEVICE_OBSERVER_UID, ContentItem.UidRef.class);
            one(root, RelationshipType.HAS_CONCEPT_MOD, Concept.PROCEDURE_REPORTED, ContentItem.Code.class);
            Container measurements =
                    one(root, RelationshipType.CONTAINS, Concept.IMAGING_MEASUREMENTS, Container.class);
            one(measurements, RelationshipType.HAS_CONCEPT_MOD, Concept.ALGORITHM_NAME, ContentItem.Text.class);
            one(measurements, RelationshipType.HAS_CONCEPT_MOD, Concept.ALGORITHM_VERSION, ContentItem.Text.class);
            assertFalse(groups(root).isEmpty());
            if (report.series() != null) {
                one(root, RelationshipType.CONTAINS, Concept.IMAGE_LIBRARY, Container.class);
            }
        });
    }

    @Test
    void mandatoryRowsOfTid1411And1501AreThere() {
        reports()
                .flatMap(report -> groups(StructuredReport.readContent(written(report))).stream())
                .forEach(group -> {
                    one(group, RelationshipType.HAS_OBS_CONTEXT, Concept.TRACKING_IDENTIFIER, ContentItem.Text.class);
                    one(
                            group,
                            RelationshipType.HAS_OBS_CONTEXT,
                            Concept.TRACKING_UNIQUE_IDENTIFIER,
                            ContentItem.UidRef.class);
                    one(group, RelationshipType.HAS_CONCEPT_MOD, Concept.FINDING_SITE, ContentItem.Code.class);
                    String tid = group.template().identifier();
                    assertTrue(Set.of("1411", "1501").contains(tid), tid);
                    if (tid.equals("1411")) {
                        ContentItem.Image segment = one(
                                group, RelationshipType.CONTAINS, Concept.REFERENCED_SEGMENT, ContentItem.Image.class);
                        assertEquals(1, segment.segments().size());
                        one(
                                group,
                                RelationshipType.CONTAINS,
                                Concept.SOURCE_SERIES_FOR_SEGMENTATION,
                                ContentItem.UidRef.class);
                        assertTrue(group.content().stream().anyMatch(c -> c.item() instanceof ContentItem.Num));
                        one(group, RelationshipType.CONTAINS, Concept.FINDING, ContentItem.Code.class);
                    }
                });
    }

    @Test
    void everyNumberHasAValueWithAUcumUnit() {
        reports()
                .flatMap(report -> all(StructuredReport.readContent(written(report))))
                .filter(item -> item instanceof ContentItem.Num)
                .map(item -> (ContentItem.Num) item)
                .forEach(num -> {
                    assertEquals("UCUM", num.value().units().scheme());
                    assertTrue(UNITS.contains(num.value().units().value()), num.toString());
                });
    }

    @Test
    void whatCouldNotBeMeasuredHasAReasonOfCid42InsteadOfANumber() {
        int absent = 0;
        for (StudyReport report : reports().filter(r -> r.nodules() != null).toList()) {
            List<Container> groups = groups(StructuredReport.readContent(written(report)));
            for (Nodule nodule : report.nodules()) {
                Container group = groups.stream()
                        .filter(g -> all(g).anyMatch(i ->
                                i.equals(ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid()))))
                        .findFirst()
                        .orElseThrow();
                if (nodule.longAxisMm() instanceof Quantity.Unknown unknown) {
                    ContentItem.Code reason =
                            one(group, RelationshipType.CONTAINS, Concept.LONG_AXIS, ContentItem.Code.class);
                    assertEquals(unknown.why().code(), reason.value().value());
                    absent++;
                } else {
                    one(group, RelationshipType.CONTAINS, Concept.LONG_AXIS, ContentItem.Num.class);
                }
            }
        }
        assertTrue(absent > 5);
    }

    @Test
    void everyReferencedInstanceIsInTheEvidenceSequence() {
        reports().forEach(report -> {
            DataSet sr = written(report);
            Set<String> evidence = new HashSet<>();
            for (DataSet study : sr.items(Tag.CurrentRequestedProcedureEvidenceSequence)) {
                assertEquals(
                        report.studyInstanceUid(),
                        study.string(Tag.StudyInstanceUID).orElseThrow());
                for (DataSet series : study.items(Tag.ReferencedSeriesSequence)) {
                    series.items(Tag.ReferencedSOPSequence)
                            .forEach(i -> evidence.add(
                                    i.string(Tag.ReferencedSOPInstanceUID).orElseThrow()));
                }
            }
            Set<String> referenced = new HashSet<>();
            all(StructuredReport.readContent(sr)).forEach(item -> {
                if (item instanceof ContentItem.Image image) {
                    referenced.add(image.reference().sopInstanceUid());
                }
            });
            assertTrue(evidence.containsAll(referenced));
            assertEquals(report.series() == null, evidence.isEmpty());
        });
    }

    @Test
    void volumesAreVoxelCountTimesSpacingOfTheSegmentation() {
        for (long seed = 0; seed < 12; seed++) {
            StudyReport report = RandomReports.full(seed);
            SegmentationReader.Content seg = SegmentationReader.read(
                    SegReport.of(report, RandomReports.SETTINGS).orElseThrow());
            double voxel = report.leftLung().geometry().voxelVolumeMm3();
            for (Container group : groups(StructuredReport.readContent(written(report)))) {
                if (group.template().identifier().equals("1411")) {
                    ContentItem.Image image =
                            one(group, RelationshipType.CONTAINS, Concept.REFERENCED_SEGMENT, ContentItem.Image.class);
                    ContentItem.Num volume =
                            one(group, RelationshipType.CONTAINS, Concept.VOLUME, ContentItem.Num.class);
                    double unit = volume.value().units().equals(Concept.MILLILITER) ? 1000 : 1;
                    long count = seg.frames().stream()
                            .filter(frame -> frame.segment() == image.segments().getFirst())
                            .mapToLong(frame -> frame.bits().cardinality())
                            .sum();
                    // Both are written with three decimals.
                    assertEquals(count * voxel / unit, volume.value().value(), 0.00051);
                }
            }
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-REP-3")
    void everyOutputSaysWhatItIs() {
        reports().forEach(report -> {
            DataSet sr = written(report);
            assertEquals("UNVERIFIED", sr.string(Tag.VerificationFlag).orElseThrow());
            List<String> texts = all(StructuredReport.readContent(sr))
                    .filter(item -> item instanceof ContentItem.Text)
                    .map(item -> ((ContentItem.Text) item).value())
                    .toList();
            assertTrue(texts.contains(Statements.WARNING));
            for (var model : report.models()) {
                assertTrue(texts.stream().anyMatch(t -> t.contains(model.sha256())));
                assertTrue(texts.stream()
                        .anyMatch(t -> t.contains(model.name()) && t.contains("not clinically evaluated")));
            }
            report.parameters().forEach(p -> assertTrue(texts.contains(p.name() + "=" + p.value())));
            assertEquals(
                    report.models().size(),
                    sr.items(Tag.ContributingEquipmentSequence).size());
        });
    }

    @Test
    void aNegativeIsSaidAndARefusalHasItsCode() {
        StudyReport refused = RandomReports.of(6);
        List<ContentItem> items =
                all(StructuredReport.readContent(written(refused))).toList();
        assertTrue(items.stream()
                .anyMatch(item -> item instanceof ContentItem.Code code
                        && code.name().equals(LocalCode.REASON.concept())
                        && code.value().value().equals(refused.reason().code().name())));
        StudyReport negative = reports()
                .filter(r -> r.nodules() != null && r.nodules().isEmpty())
                .findFirst()
                .orElseThrow();
        assertTrue(all(StructuredReport.readContent(written(negative)))
                .anyMatch(item -> item.equals(ContentItem.code(LocalCode.NODULE_PRESENCE.concept(), Concept.ABSENT))));
    }

    @Test
    void axesLieOnTheImageTheyWereMeasuredIn() {
        StudyReport report = RandomReports.on(Geometries.feetFirst(40, 40, 9), 8);
        Nodule nodule = report.nodules().stream()
                .filter(n -> n.longAxis() != null && n.longAxisMm() instanceof Quantity.Known)
                .findFirst()
                .orElseThrow();
        ContentItem.Num axis = all(StructuredReport.readContent(written(report)))
                .filter(item -> item instanceof Container group
                        && all(group)
                                .anyMatch(i -> i.equals(
                                        ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid())))
                        && Concept.MEASUREMENT_GROUP.equals(group.name()))
                .map(group ->
                        one((Container) group, RelationshipType.CONTAINS, Concept.LONG_AXIS, ContentItem.Num.class))
                .findFirst()
                .orElseThrow();
        ContentItem.Scoord scoord =
                (ContentItem.Scoord) axis.content().getFirst().item();
        assertEquals(nodule.mask().box().fromColumn() + 0.5, scoord.points().getFirst(), 1e-4);
        assertEquals(nodule.mask().box().toColumn() - 0.5, scoord.points().get(2), 1e-4);
        ContentItem.Image image =
                (ContentItem.Image) scoord.content().getFirst().item();
        assertEquals(nodule.sopInstanceUid(), image.reference().sopInstanceUid());
    }

    @Test
    void patientStudyAndPredecessorAreCarriedOver() {
        reports().forEach(report -> {
            DataSet sr = written(report);
            for (int tag : new int[] {Tag.PatientName, Tag.PatientID, Tag.AccessionNumber, Tag.StudyDate}) {
                assertTrue(sr.contains(tag), Tag.format(tag));
                assertEquals(report.header().string(tag), sr.string(tag));
            }
            assertEquals(report.predecessor() != null, sr.contains(Tag.PredecessorDocumentsSequence));
        });
    }

    @Test
    void timesFollowTheTimeZoneOfTheSource() {
        StudyReport report = RandomReports.of(6);
        DataSet header = new DataSet().setStrings(Tag.StudyInstanceUID, Vr.UI, report.studyInstanceUid());
        DataSet local = SrReport.of(withHeader(report, header), RandomReports.SETTINGS);
        assertEquals("20260302", local.string(Tag.ContentDate).orElseThrow());
        assertEquals("023015", local.string(Tag.ContentTime).orElseThrow());
        header.setStrings(Tag.TimezoneOffsetFromUTC, Vr.SH, "-0530");
        DataSet there = SrReport.of(withHeader(report, header), RandomReports.SETTINGS);
        assertEquals("20260301", there.string(Tag.ContentDate).orElseThrow());
        assertEquals("130015", there.string(Tag.ContentTime).orElseThrow());
    }

    /** A real header that lacks type 2 attributes (patient's birth date) and has private ones. */
    @Test
    void aRealHeaderWithMissingAttributesIsCompleted() throws Exception {
        DataSet header =
                Part10Reader.read(SharedData.path("lung-fcp-01-0001/1-001.dcm")).dataSet();
        DataSet sr = SrReport.of(withHeader(RandomReports.of(6), header), RandomReports.SETTINGS);
        assertTrue(sr.contains(Tag.PatientBirthDate));
        assertTrue(sr.string(Tag.PatientBirthDate).isEmpty());
        assertEquals(header.string(Tag.AccessionNumber), sr.string(Tag.AccessionNumber));
        assertTrue(sr.elements().stream().noneMatch(e -> Tag.isPrivate(e.tag())));
    }

    @Test
    void theSameResultGivesTheSameObject() {
        assertEquals(written(RandomReports.full(3)), written(RandomReports.full(3)));
        assertEquals(
                new ResultUids(RandomReports.full(3).resultUid()).srSopInstanceUid(),
                written(RandomReports.full(3)).string(Tag.SOPInstanceUID).orElseThrow());
        assertEquals(
                Uid.COMPREHENSIVE_3D_SR,
                written(RandomReports.full(3)).string(Tag.SOPClassUID).orElseThrow());
    }

    private static StudyReport withHeader(StudyReport r, DataSet header) {
        return new StudyReport(
                r.studyInstanceUid(),
                r.resultUid(),
                r.key(),
                r.status(),
                r.reason(),
                header,
                r.pipelines(),
                r.models(),
                r.parameters(),
                r.timings(),
                r.series(),
                r.leftLung(),
                r.rightLung(),
                r.nodules(),
                r.pneumonia(),
                r.decisions(),
                r.createdAt(),
                r.predecessor());
    }

    private static List<Container> groups(Container root) {
        Container measurements = one(root, RelationshipType.CONTAINS, Concept.IMAGING_MEASUREMENTS, Container.class);
        List<Container> groups = new ArrayList<>();
        for (Related child : measurements.content()) {
            if (child.item() instanceof Container group && Concept.MEASUREMENT_GROUP.equals(group.name())) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static Stream<ContentItem> all(ContentItem item) {
        return Stream.concat(Stream.of(item), item.content().stream().flatMap(child -> all(child.item())));
    }

    private static <T extends ContentItem> T one(
            Container parent, RelationshipType relationship, CodedConcept name, Class<T> type) {
        Predicate<Related> fits = child -> child.relationship() == relationship
                && name.equals(child.item().name())
                && type.isInstance(child.item());
        List<Related> found = parent.content().stream().filter(fits).toList();
        assertEquals(1, found.size(), name.meaning());
        return type.cast(found.getFirst().item());
    }
}
