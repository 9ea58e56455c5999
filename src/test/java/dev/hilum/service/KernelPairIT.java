package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.SharedData;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One scan in two kernels, as if the sharp reconstruction were the study of three months before: nothing has grown, and
 * the comparison must say so of the mass.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-MEA")
class KernelPairIT {
    @TempDir
    private Path home;

    @Test
    void theMassIsMatchedStableAndItsChangeWithinThePrintedUncertainty() throws Exception {
        Path source = SharedData.path("lung-pet-ct-dx-a0001");
        Path prior = study(source, "L", "2.25.811", "20090101");
        Path current = study(source, "B", "2.25.812", "20090401");
        Path out = home.resolve("out");

        String output =
                ServiceProcess.run("analyze", current.toString(), "--prior", prior.toString(), "--out", out.toString());

        assertTrue(output.endsWith("exit 0"), output);
        JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
        JsonNode mass = only(report.path("nodules"), "kind", "MASS");
        String finding = mass.path("findingUid").asText();
        JsonNode change = only(report.path("comparison").path("nodules"), "findingUid", finding);
        assertEquals("STABLE", change.path("change").asText(), change.toString());
        double volume = change.path("volumeChangePercent").asDouble(Double.NaN);
        assertTrue(Math.abs(volume) <= change.path("volumeUncertaintyPercent").asDouble(), change.toString());
        assertTrue(Math.abs(volume) <= 10, change.toString());
        double diameter = change.path("diameterChangeMm").asDouble(Double.NaN);
        assertTrue(Math.abs(diameter) <= change.path("diameterUncertaintyMm").asDouble(), change.toString());
    }

    private static JsonNode only(JsonNode list, String field, String value) {
        List<JsonNode> found = StreamSupport.stream(list.spliterator(), false)
                .filter(e -> value.equals(e.path(field).asText()))
                .toList();
        assertEquals(1, found.size(), () -> field + " " + value + " in " + list);
        return found.get(0);
    }

    /** The reconstruction of one kernel as a study of its own. */
    private Path study(Path source, String kernel, String studyUid, String date) throws IOException {
        Path folder = Files.createDirectories(home.resolve(kernel));
        int number = 0;
        for (Path file : files(source)) {
            DicomObject object = Part10Reader.read(file);
            DataSet slice = object.dataSet();
            if (slice.string(Tag.ConvolutionKernel).orElse("").startsWith(kernel)) {
                number++;
                slice.setStrings(Tag.StudyInstanceUID, Vr.UI, studyUid);
                slice.setStrings(Tag.SeriesInstanceUID, Vr.UI, studyUid + ".1");
                slice.setStrings(Tag.SOPInstanceUID, Vr.UI, studyUid + ".1." + number);
                slice.setStrings(Tag.StudyDate, Vr.DA, date);
                slice.setStrings(Tag.AcquisitionDate, Vr.DA, date);
                Part10Writer.write(folder.resolve(number + ".dcm"), object);
            }
        }
        return folder;
    }

    private static List<Path> files(Path source) throws IOException {
        try (Stream<Path> tree = Files.walk(source)) {
            return tree.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
        }
    }
}
