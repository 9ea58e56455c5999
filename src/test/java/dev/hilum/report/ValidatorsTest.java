package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty random results held against other people's validators. */
@Tag("slow")
@Tag("REQ-REP-2")
class ValidatorsTest {
    private static final int SOP_INSTANCE = dev.hilum.dicom.data.Tag.SOPInstanceUID;
    private static final int PATIENT_NAME = dev.hilum.dicom.data.Tag.PatientName;
    private static final Path PIXELMED = Path.of("/usr/share/java/pixelmed.jar");

    @TempDir
    private static Path folder;

    private static final List<Path> REPORTS = new ArrayList<>();
    private static final List<Path> SEGMENTATIONS = new ArrayList<>();
    private static final List<Path> LABEL_MAPS = new ArrayList<>();
    private static final List<Path> OTHERS = new ArrayList<>();

    @BeforeAll
    static void write() throws IOException {
        for (long seed = 0; seed < 50; seed++) {
            StudyReport report = report(seed);
            Path sr = folder.resolve("sr" + seed + ".dcm");
            Part10Writer.write(sr, SrReport.of(report, RandomReports.SETTINGS), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            REPORTS.add(sr);
            Path seg = folder.resolve("seg" + seed + ".dcm");
            var segmentation = SegReport.of(report, RandomReports.SETTINGS);
            if (segmentation.isPresent()) {
                Part10Writer.write(seg, segmentation.get(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                SEGMENTATIONS.add(seg);
            }
            writeOthers(report, seed);
        }
    }

    private static void writeOthers(StudyReport report, long seed) throws IOException {
        HuVoxels voxels = (column, row, slice) -> 20 * column - 1000;
        ReportSettings settings = RandomReports.SETTINGS;
        write(
                Optional.of(PdfObject.of(report, settings, PdfReport.write(report, settings, voxels))),
                "pdf" + seed,
                OTHERS);
        write(ChestCadReport.of(report, settings), "cad" + seed, OTHERS);
        write(OverlayReport.of(report, settings, voxels), "sc" + seed, OTHERS);
        write(RejectionNote.of(report, settings, List.of()), "note" + seed, OTHERS);
        write(SegReport.labelMapOf(report, settings), "labelmap" + seed, LABEL_MAPS);
    }

    private static void write(Optional<DataSet> object, String name, List<Path> files) throws IOException {
        if (object.isPresent()) {
            Path file = folder.resolve(name + ".dcm");
            Part10Writer.write(file, object.get(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
            files.add(file);
        }
    }

    /** Everything there is to say first, what a person issued last. */
    private static StudyReport report(long seed) {
        if (seed == 0) {
            return RandomReports.full(0);
        }
        return seed >= 47 ? VerifiedReports.of(seed) : seed >= 34 ? ComparedReports.of(seed) : RandomReports.of(seed);
    }

    @Test
    void dciodvfyFindsNoError() throws Exception {
        need("dciodvfy");
        List<Path> all = new ArrayList<>(REPORTS);
        all.addAll(SEGMENTATIONS);
        all.addAll(OTHERS);
        assertTrue(OTHERS.size() > 150, "only " + OTHERS.size());
        for (Path file : all) {
            String said = run(List.of("dciodvfy", "-new", file.toString()), 0);
            assertTrue(said.lines().noneMatch(line -> line.startsWith("Error")), file + "\n" + said);
        }
    }

    @Test
    void dsrdumpReadsEveryReport() throws Exception {
        need("dsrdump");
        for (Path file : REPORTS) {
            run(List.of("dsrdump", file.toString()), 0);
        }
        for (Path file : OTHERS) {
            if (file.getFileName().toString().matches("(cad|note).*")) {
                run(List.of("dsrdump", file.toString()), 0);
            }
        }
    }

    @Test
    void pydicomReadsReportsAndPixelsOfSegmentations() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(Files.isExecutable(python), "skipped: no /usr/bin/python3");
        Path script = folder.resolve("check.py");
        Files.writeString(script, """
                import sys
                try:
                    import pydicom, numpy
                except ImportError:
                    sys.exit(77)
                for path in sys.argv[1:]:
                    ds = pydicom.dcmread(path)
                    if ds.Modality == 'SEG' and ds.SegmentationType == 'LABELMAP':
                        pixels = ds.pixel_array
                        frames = pixels if pixels.ndim == 3 else pixels[None]
                        assert len(frames) == len(ds.PerFrameFunctionalGroupsSequence)
                        assert set(numpy.unique(frames)) <= {0} | {s.SegmentNumber for s in ds.SegmentSequence}
                    elif ds.Modality == 'OT':
                        pixels = ds.pixel_array
                        assert pixels.shape[-3:] == (ds.Rows, ds.Columns, 3) and pixels.std() > 1
                    elif ds.Modality == 'DOC':
                        assert bytes(ds.EncapsulatedDocument[:5]) == b'%PDF-'
                    elif ds.Modality == 'SEG':
                        pixels = ds.pixel_array
                        frames = pixels if pixels.ndim == 3 else pixels[None]
                        assert len(frames) == ds.NumberOfFrames == len(ds.PerFrameFunctionalGroupsSequence)
                        assert all(f.any() for f in frames) and frames.max() == 1
                    else:
                        assert ds.ContentSequence and str(ds.PatientName) is not None
                """);
        List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
        REPORTS.forEach(file -> command.add(file.toString()));
        SEGMENTATIONS.forEach(file -> command.add(file.toString()));
        LABEL_MAPS.forEach(file -> command.add(file.toString()));
        OTHERS.forEach(file -> command.add(file.toString()));
        String said = run(command, -1);
        Assumptions.assumeTrue(!said.endsWith("exit 77"), "skipped: no pydicom");
        assertTrue(said.endsWith("exit 0"), said);
    }

    /**
     * One process for all, since compiling the rules takes longer than using them. Saxon runs them, since the JDK's own
     * engine reads the tables of codes anew for each content item, which takes ten times as long for the same messages.
     * A report whose numbers have lost their values stands last, to show that errors are still told.
     */
    @Test
    void pixelmedFindsNoError() throws Exception {
        Assumptions.assumeTrue(Files.exists(PIXELMED), "skipped: no " + PIXELMED);
        Path source = folder.resolve("Batch.java");
        Files.writeString(source, """
                public class Batch {
                    public static void main(String[] files) throws Exception {
                        var validator = new com.pixelmed.validate.DicomSRValidator();
                        for (String file : files) {
                            System.out.println("FILE " + file);
                            System.out.println(validator.validate(file));
                        }
                    }
                }
                """);
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        run(List.of(bin + "/javac", "-cp", PIXELMED.toString(), "-d", folder.toString(), source.toString()), 0);
        List<String> command = new ArrayList<>(List.of(
                bin + "/java",
                "-Xmx2500m",
                // Without these the rules do not compile on a newer JDK, and nothing says so.
                "-Djdk.xml.xpathExprOpLimit=0",
                "-Djdk.xml.xpathTotalOpLimit=0",
                "-Djdk.xml.xpathExprGrpLimit=0",
                "-Djavax.xml.transform.TransformerFactory=net.sf.saxon.TransformerFactoryImpl",
                "-cp",
                PIXELMED + ":" + folder + ":" + jar("net.sf.saxon.TransformerFactoryImpl") + ":"
                        + jar("org.xmlresolver.Resolver"),
                "Batch"));
        REPORTS.forEach(file -> command.add(file.toString()));
        command.add(withoutValues().toString());
        List<String> said = List.of(run(command, 0).split("FILE "));
        assertEquals(1 + REPORTS.size() + 1, said.size());
        for (String one : said.subList(1, said.size() - 1)) {
            assertTrue(one.contains("Root Template Validation Complete"), one);
            assertEquals(
                    List.of(),
                    one.lines().filter(line -> line.startsWith("Error:")).toList());
        }
        assertTrue(said.getLast().contains("Error: "), said.getLast());
    }

    private static String jar(String type) throws ReflectiveOperationException {
        return Path.of(java.net.URI.create(Class.forName(type)
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    private static Path withoutValues() throws IOException {
        DataSet report = SrReport.of(report(0), RandomReports.SETTINGS);
        loseValues(report);
        Path file = folder.resolve("broken.dcm");
        Part10Writer.write(file, report, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        return file;
    }

    private static void loseValues(DataSet item) {
        for (DataSet child : item.items(dev.hilum.dicom.data.Tag.ContentSequence)) {
            if (child.contains(dev.hilum.dicom.data.Tag.MeasuredValueSequence)) {
                child.setItems(dev.hilum.dicom.data.Tag.MeasuredValueSequence, List.of());
            }
            loseValues(child);
        }
    }

    private static void need(String program) {
        boolean there = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Assumptions.assumeTrue(there, "skipped: no " + program);
    }

    /** Output of a program and its exit code; a negative expectation takes any. */
    private static String run(List<String> command, int expected) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(30, TimeUnit.MINUTES), command.getFirst() + " does not end");
        String said = Files.readString(output);
        Files.delete(output);
        if (expected >= 0) {
            assertEquals(expected, process.exitValue(), command + "\n" + said);
        }
        return said + "exit " + process.exitValue();
    }
}
