package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.measure.Nodule;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where pydicom finds the voxels of a segment and the ends of an axis, in patient space: on the mask they came from. */
@Tag("slow")
@Tag("REQ-REP-2")
class RightVoxelsTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int SKIPPED = 77;

    @TempDir
    private Path folder;

    static Stream<VolumeGeometry> geometries() {
        return Stream.of(Geometries.oblique(40, 36, 9), Geometries.feetFirst(40, 36, 9), Geometries.axial(40, 36, 9));
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void segmentAndAxesLieWhereTheyWereMeasured(VolumeGeometry geometry) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PYTHON), "skipped: no /usr/bin/python3");
        StudyReport report = RandomReports.on(geometry, 8);
        List<String> said = read(report);
        int axes = 0;
        for (Nodule nodule : report.nodules()) {
            List<PatientPoint> voxels = points(said, "SEG " + nodule.trackingUid());
            assertEquals(nodule.mask().count(), voxels.size());
            for (PatientPoint point : voxels) {
                VoxelIndex index = geometry.toVoxel(point);
                assertEquals(Math.round(index.column()), index.column(), 0.01);
                assertEquals(Math.round(index.row()), index.row(), 0.01);
                assertEquals(Math.round(index.slice()), index.slice(), 0.01);
                assertTrue(nodule.mask().contains((int) Math.round(index.column()), (int) Math.round(index.row()), (int)
                        Math.round(index.slice())));
            }
            if (nodule.longAxis() != null) {
                List<PatientPoint> ends = points(said, "AXIS " + nodule.trackingUid());
                assertEquals(2, ends.size());
                assertEquals(0, ends.getFirst().distanceTo(nodule.longAxis().from()), 0.01);
                assertEquals(0, ends.getLast().distanceTo(nodule.longAxis().to()), 0.01);
                axes++;
            }
        }
        assertTrue(axes > 0);
    }

    private static List<PatientPoint> points(List<String> said, String about) {
        return said.stream()
                .filter(line -> line.startsWith(about + " "))
                .map(line -> line.substring(about.length() + 1).split(" "))
                .map(p ->
                        new PatientPoint(Double.parseDouble(p[0]), Double.parseDouble(p[1]), Double.parseDouble(p[2])))
                .toList();
    }

    private List<String> read(StudyReport report) throws Exception {
        Path seg = folder.resolve("seg.dcm");
        Path sr = folder.resolve("sr.dcm");
        TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
        Part10Writer.write(seg, SegReport.of(report, RandomReports.SETTINGS).orElseThrow(), syntax);
        Part10Writer.write(sr, SrReport.of(report, RandomReports.SETTINGS), syntax);
        Path script = folder.resolve("where.py");
        Files.writeString(script, """
                import sys
                try:
                    import pydicom, numpy
                except ImportError:
                    sys.exit(77)
                seg = pydicom.dcmread(sys.argv[1])
                uids = {s.SegmentNumber: getattr(s, 'TrackingUID', '-') for s in seg.SegmentSequence}
                shared = seg.SharedFunctionalGroupsSequence[0]
                def group(frame, name):
                    return getattr(frame, name)[0] if name in frame else getattr(shared, name)[0]
                for pixels, frame in zip(seg.pixel_array, seg.PerFrameFunctionalGroupsSequence):
                    number = group(frame, 'SegmentIdentificationSequence').ReferencedSegmentNumber
                    origin = numpy.array(group(frame, 'PlanePositionSequence').ImagePositionPatient, float)
                    o = numpy.array(group(frame, 'PlaneOrientationSequence').ImageOrientationPatient, float)
                    between, along = [float(v) for v in group(frame, 'PixelMeasuresSequence').PixelSpacing]
                    for row, column in numpy.argwhere(pixels):
                        p = origin + o[:3] * along * column + o[3:] * between * row
                        print('SEG', uids[number], *p)
                def walk(item, uid):
                    for child in item.get('ContentSequence', []):
                        name = child.ConceptNameCodeSequence[0].CodeValue if 'ConceptNameCodeSequence' in child else ''
                        if name == '125007':
                            uid = next(c.UID for c in child.ContentSequence if c.ValueType == 'UIDREF'
                                       and c.ConceptNameCodeSequence[0].CodeValue == '112040')
                        if name == '103339001':
                            for c in child.get('ContentSequence', []):
                                if c.ValueType == 'SCOORD3D':
                                    for end in numpy.array(c.GraphicData, float).reshape(-1, 3):
                                        print('AXIS', uid, *end)
                        walk(child, uid)
                walk(pydicom.dcmread(sys.argv[2]), '')
                """);
        Path output = folder.resolve("said.txt");
        List<String> command = new ArrayList<>(List.of(PYTHON.toString(), script.toString()));
        command.add(seg.toString());
        command.add(sr.toString());
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        Assumptions.assumeTrue(exit != SKIPPED, "skipped: no pydicom");
        assertEquals(0, exit, Files.readString(output));
        return Files.readAllLines(output);
    }
}
