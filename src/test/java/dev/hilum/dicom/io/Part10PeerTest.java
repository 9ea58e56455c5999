package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other implementations read what is written here, and real files are read here as pydicom reads them. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-RCV-4")
class Part10PeerTest {
    /** Ends within its pixel data, as dcmdump and pydicom say too. */
    private static final String CUT_OFF = "no-pixel-spacing.dcm";

    @TempDir
    Path folder;

    @Test
    void everySharedFileIsReadAndWrittenAgain() throws IOException {
        int count = 0;
        for (Path file : files(SharedData.path("."))) {
            DicomObject header = Part10Reader.readHeader(file);
            DicomObject whole = Part10Reader.read(file);
            DicomObject again = Part10Reader.read(Part10Writer.toBytes(header));
            assertTrue(Contents.same(whole.dataSet(), again.dataSet()), file::toString);
            assertTrue(whole.transferSyntax().known(), file::toString);
            count++;
        }
        assertTrue(count > 600, count + " files");
    }

    @Test
    void aFileThatIsCutOffIsRefusedButItsHeaderIsRead() throws IOException {
        Path file = SharedData.path("ct-transfer-syntaxes/" + CUT_OFF);
        assertTrue(Part10Reader.readHeader(file).dataSet().contains(Tag.PixelData));
        DicomException refused = assertThrows(DicomException.class, () -> Part10Reader.read(file));
        assertTrue(refused.getMessage().contains("at offset"), refused.getMessage());
    }

    @Test
    void realFilesAreReadAsPydicomReadsThem() throws Exception {
        TreeSet<Path> folders = new TreeSet<>();
        List<Path> chosen = new ArrayList<>();
        for (Path file : files(SharedData.path("."))) {
            if (folders.add(file.getParent()) || file.getParent().endsWith("ct-transfer-syntaxes")) {
                chosen.add(file);
            }
        }
        assertAgreesWithPydicom(chosen);
    }

    @Test
    void writtenFilesAreReadByPydicomAsTheyAreHere() throws Exception {
        assertAgreesWithPydicom(written());
    }

    @Test
    void writtenFilesAreReadByDcmdumpWithoutComplaint() throws Exception {
        for (Path file : written()) {
            String complaints = run("dcmdump", "-q", file.toString())
                    .lines()
                    .filter(l -> l.startsWith("E:") || l.startsWith("W:"))
                    .toList()
                    .toString();
            assertEquals("[]", complaints);
        }
    }

    private List<Path> written() throws IOException {
        List<Path> files = new ArrayList<>();
        for (TransferSyntax syntax : DataSetPropertyTest.NATIVE) {
            for (int seed = 0; seed < 20; seed++) {
                DataSet dataSet = new RandomDataSet(1000 + seed)
                        .next()
                        .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                        .setStrings(Tag.SOPInstanceUID, Vr.UI, "1.2.3");
                Path file = folder.resolve(syntax.uid() + "-" + seed + ".dcm");
                Part10Writer.write(file, dataSet, syntax);
                files.add(file);
            }
        }
        return files;
    }

    private static void assertAgreesWithPydicom(List<Path> files) throws Exception {
        Map<String, SortedMap<String, String>> theirs = pydicom(files);
        for (Path file : files) {
            SortedMap<String, String> their = theirs.get(file.toString());
            SortedMap<String, String> our =
                    ElementLines.of(Part10Reader.read(file).dataSet());
            dropForeignPrivates(our, their);
            assertEquals(List.of(), differences(our, their), file::toString);
        }
    }

    /** pydicom has a dictionary of private attributes: what it so reads with another VR, or into items, is left out. */
    private static void dropForeignPrivates(SortedMap<String, String> our, SortedMap<String, String> their) {
        TreeSet<String> differing = new TreeSet<>();
        for (Map.Entry<String, String> line : our.entrySet()) {
            String other = their.get(line.getKey());
            boolean isPrivate = Integer.parseInt(tag(line.getKey()).substring(3, 4), 16) % 2 == 1;
            if (isPrivate && other != null && !other.startsWith(line.getValue().substring(0, 2))) {
                differing.add(line.getKey());
            }
        }
        for (String path : differing) {
            our.keySet().removeIf(key -> key.startsWith(path));
            their.keySet().removeIf(key -> key.startsWith(path));
        }
    }

    private static String tag(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static List<String> differences(SortedMap<String, String> our, SortedMap<String, String> their) {
        TreeSet<String> paths = new TreeSet<>(our.keySet());
        paths.addAll(their.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(our.get(path), their.get(path)))
                .map(path -> path + " here " + our.get(path) + ", there " + their.get(path))
                .toList();
    }

    private static Map<String, SortedMap<String, String>> pydicom(List<Path> files) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "skipped: no /usr/bin/python3");
        Path script = Path.of(Part10PeerTest.class.getResource("dump.py").toURI());
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        files.forEach(f -> command.add(f.toString()));
        String printed = run(command.toArray(String[]::new));
        Assumptions.assumeFalse(printed.contains("No module named 'pydicom'"), "skipped: pydicom is absent");
        Map<String, SortedMap<String, String>> result = new HashMap<>();
        SortedMap<String, String> current = new TreeMap<>();
        for (String line : printed.split("\n")) {
            String[] parts = line.split(" ", 2);
            if (parts[0].equals("file")) {
                current = new TreeMap<>();
                result.put(parts[1], current);
            } else {
                current.put(parts[0], parts[1]);
            }
        }
        return result;
    }

    private static String run(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Assumptions.abort("skipped: " + command[0] + " is absent");
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> f.toString().endsWith(".dcm") && !f.endsWith(CUT_OFF))
                    .sorted()
                    .toList();
        }
    }
}
