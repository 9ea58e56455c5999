package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.seg.SegmentDescription;
import dev.hilum.dicom.seg.SegmentationReader;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SegReportTest {
    private static DataSet write(StudyReport report) {
        return SegReport.of(report, RandomReports.SETTINGS).orElseThrow();
    }

    private static DataSet throughBytes(DataSet written) {
        byte[] bytes = Part10Writer.toBytes(written, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        return Part10Reader.read(bytes).dataSet();
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-REP-1")
    void lungsComeFirstThenEveryFinding() {
        List<SegmentDescription> segments = SegmentationReader.read(throughBytes(write(RandomReports.full(1))))
                .segments();
        assertEquals("Left lung", segments.get(0).label());
        assertEquals("Right lung", segments.get(1).label());
        assertTrue(segments.get(2).label().matches("(Nodule|Mass) 1"));
        assertTrue(segments.get(4).label().matches("(Nodule|Mass) 3"));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-REP-2")
    void everyMaskReadsBackVoxelForVoxel() {
        for (long seed = 0; seed < 30; seed++) {
            StudyReport report = seed % 7 == 6 ? RandomReports.full(seed) : RandomReports.of(seed);
            SegmentationReader.Content content = SegmentationReader.read(throughBytes(write(report)));
            for (SegmentPlan.Planned planned : SegmentPlan.of(report).segments()) {
                assertEquals(points(planned.mask()), points(content, planned), "seed " + seed);
            }
        }
    }

    /** Frames are put in place by their own position and orientation only, as a viewer does. */
    @Test
    void obliqueAndFeetFirstGridsKeepTheirVoxelsInPlace() {
        for (VolumeGeometry geometry :
                List.of(Geometries.axial(33, 29, 9), Geometries.feetFirst(33, 29, 9), Geometries.oblique(33, 29, 9))) {
            StudyReport report = RandomReports.on(geometry, 3);
            DataSet segmentation = throughBytes(write(report));
            Mask nodule = report.nodules().getFirst().mask();
            Set<PatientPoint> expected = new HashSet<>();
            points(nodule).forEach(index -> expected.add(rounded(geometry.toPatient(index))));
            assertEquals(expected, patientPoints(segmentation, 3));
        }
    }

    @Test
    void eachFrameNamesTheInstanceOfItsPlane() {
        StudyReport report = RandomReports.on(Geometries.oblique(20, 20, 9), 5);
        SliceSeries series = report.series();
        Map<List<Double>, String> byPosition = new HashMap<>();
        series.slices()
                .forEach(
                        s -> byPosition.put(position(s.position()), s.instance().sopInstanceUid()));
        SegmentationReader.Content content = SegmentationReader.read(throughBytes(write(report)));
        assertFalse(content.frames().isEmpty());
        for (SegmentationReader.Frame frame : content.frames()) {
            assertEquals(byPosition.get(position(frame.position())), frame.sourceSopInstanceUid());
        }
    }

    @Test
    void planesWithoutAVoxelHaveNoFrame() {
        StudyReport report = RandomReports.full(2);
        SegmentationReader.Content content = SegmentationReader.read(throughBytes(write(report)));
        assertTrue(content.frames().stream().noneMatch(frame -> frame.bits().isEmpty()));
    }

    @Test
    void aMaskOfAnotherGridIsRefused() {
        StudyReport report = RandomReports.on(Geometries.axial(20, 20, 9), 5);
        StudyReport shifted = RandomReports.on(Geometries.oblique(20, 20, 9), 5);
        StudyReport mixed = withLungs(report, shifted.leftLung(), shifted.rightLung());
        assertThrows(IllegalArgumentException.class, () -> write(mixed));
    }

    @Test
    void nothingIsWrittenForAStudyThatWasNotAnalysed() {
        assertTrue(SegReport.of(RandomReports.of(6), RandomReports.SETTINGS).isEmpty());
    }

    @Test
    void lossySourcesStayLossy() {
        StudyReport report = RandomReports.full(4);
        DataSet header = report.series().header();
        String expected = header.string(Tag.LossyImageCompression).orElse("00");
        assertEquals(expected, write(report).string(Tag.LossyImageCompression).orElseThrow());
    }

    static StudyReport withLungs(StudyReport r, Mask left, Mask right) {
        return new StudyReport(
                r.studyInstanceUid(),
                r.resultUid(),
                r.key(),
                r.status(),
                r.reason(),
                r.header(),
                r.pipelines(),
                r.models(),
                r.parameters(),
                r.timings(),
                r.series(),
                left,
                right,
                List.of(),
                null,
                r.decisions(),
                r.createdAt(),
                r.predecessor());
    }

    private static Set<VoxelIndex> points(Mask mask) {
        Set<VoxelIndex> points = new HashSet<>();
        Mask.Box box = mask.box();
        for (int s = box.fromSlice(); s < box.toSlice(); s++) {
            for (int r = box.fromRow(); r < box.toRow(); r++) {
                for (int c = box.fromColumn(); c < box.toColumn(); c++) {
                    if (mask.contains(c, r, s)) {
                        points.add(new VoxelIndex(c, r, s));
                    }
                }
            }
        }
        return points;
    }

    private static Set<VoxelIndex> points(SegmentationReader.Content content, SegmentPlan.Planned planned) {
        Set<VoxelIndex> points = new HashSet<>();
        for (SegmentationReader.Frame frame : content.frames()) {
            if (frame.segment() == planned.number()) {
                List<Double> at = frame.position();
                long slice = Math.round(planned.mask()
                        .geometry()
                        .toVoxel(new PatientPoint(at.get(0), at.get(1), at.get(2)))
                        .slice());
                BitSet bits = frame.bits();
                bits.stream()
                        .forEach(bit ->
                                points.add(new VoxelIndex(bit % content.columns(), bit / content.columns(), slice)));
            }
        }
        return points;
    }

    private static Set<PatientPoint> patientPoints(DataSet segmentation, int segment) {
        DataSet shared = segmentation.item(Tag.SharedFunctionalGroupsSequence).orElseThrow();
        double[] o = shared.item(Tag.PlaneOrientationSequence).orElseThrow().decimals(Tag.ImageOrientationPatient);
        double[] spacing = shared.item(Tag.PixelMeasuresSequence).orElseThrow().decimals(Tag.PixelSpacing);
        SegmentationReader.Content content = SegmentationReader.read(segmentation);
        Set<PatientPoint> points = new HashSet<>();
        for (SegmentationReader.Frame frame : content.frames()) {
            if (frame.segment() == segment) {
                frame.bits().stream().forEach(bit -> {
                    double x = bit % content.columns() * spacing[1];
                    double y = bit / content.columns() * spacing[0];
                    List<Double> p = frame.position();
                    points.add(rounded(new PatientPoint(
                            p.get(0) + x * o[0] + y * o[3],
                            p.get(1) + x * o[1] + y * o[4],
                            p.get(2) + x * o[2] + y * o[5])));
                });
            }
        }
        return points;
    }

    private static PatientPoint rounded(PatientPoint p) {
        return new PatientPoint(tenth(p.x()), tenth(p.y()), tenth(p.z()));
    }

    private static double tenth(double value) {
        return Math.round(value * 10 + 1e-6) / 10.0;
    }

    private static List<Double> position(List<Double> position) {
        return position.stream().map(value -> Math.round(value * 1000) / 1000.0).toList();
    }
}
