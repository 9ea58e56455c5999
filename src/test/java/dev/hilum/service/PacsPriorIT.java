package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.net.OrthancPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The prior is in the PACS only: a study arrives at the packaged service, the PACS is asked, the report compares. The
 * prior is the same simulated chest three months before, so that nothing has changed.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-MEA-3")
class PacsPriorIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String PRIOR = "2.25.813";
    private static final String CURRENT = "2.25.814";

    @TempDir
    private static Path simulated;

    private static List<Path> phantom;

    @TempDir
    private Path home;

    @BeforeAll
    static void thePhantom() throws Exception {
        String said = ServiceProcess.run("phantom", "--size", "192", "--slices", "64", "--out", simulated.toString());
        assertTrue(said.endsWith("exit 0"), said);
        try (Stream<Path> files = Files.walk(simulated)) {
            phantom = files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-get", "c-move", "dicomweb"})
    void theReportComparesWithThePriorOfThePacs(String type) throws Exception {
        try (OrthancPeer orthanc = orthanc(type);
                ServiceProcess service = service(orthanc, type)) {
            for (Path file : phantom) {
                orthanc.store(Files.readAllBytes(moved(file, PRIOR, "20250301", "19500102")));
            }
            JsonNode report = analysed(service);
            JsonNode comparison = report.path("comparison");
            assertEquals(
                    PRIOR,
                    comparison.path("priorStudyUid").asText(),
                    report.path("notCompared").toString());
            assertEquals("AUTO", comparison.path("mode").asText());
            assertEquals(101 * 24.0, comparison.path("intervalHours").asDouble(), 1e-6);
            assertTrue(comparison.path("nodules").size() > 1, comparison.toString());
            for (JsonNode change : comparison.path("nodules")) {
                assertEquals("STABLE", change.path("change").asText(), change.toString());
            }
            nothingIsKeptOfThePrior(service);
        }
    }

    @Test
    void aPriorOfAnotherPersonUnderTheSamePatientIdIsAConflictAndNeverCompared() throws Exception {
        try (OrthancPeer orthanc = orthanc("c-get");
                ServiceProcess service = service(orthanc, "c-get")) {
            for (Path file : phantom) {
                orthanc.store(Files.readAllBytes(moved(file, PRIOR, "20250301", "19610203")));
            }
            JsonNode report = analysed(service);
            assertTrue(
                    report.path("comparison").isNull(),
                    report.path("comparison").toString());
            assertEquals(
                    "PRIOR_IDENTITY_CONFLICT",
                    report.path("notCompared").path("code").asText(),
                    report.toString());
            assertEquals("ANALYSED", report.path("status").asText());
            nothingIsKeptOfThePrior(service);
        }
    }

    /** The files go when the analysis is over, which is a moment after its result can be read. */
    private void nothingIsKeptOfThePrior(ServiceProcess service) {
        assertEquals(1, service.json("/api/v1/studies").path("studies").size(), "the prior is no study of ours");
        Path priors = home.resolve("data/priors");
        assertTrue(Files.isDirectory(priors));
        service.await(Duration.ofSeconds(30), () -> count(priors) == 0);
    }

    private static long count(Path folder) {
        try (Stream<Path> left = Files.list(folder)) {
            return left.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OrthancPeer orthanc(String type) throws Exception {
        Path folder = Files.createDirectories(home.resolve("orthanc"));
        return type.equals("dicomweb") ? OrthancPeer.startWithDicomWeb(folder) : OrthancPeer.start(folder, 104);
    }

    private ServiceProcess service(OrthancPeer orthanc, String type) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("HILUM_AE_HILUM_PIPELINES", "nodule");
        settings.put("HILUM_QUERY_SOURCES_PACS_TYPE", type);
        if (type.equals("dicomweb")) {
            settings.put(
                    "HILUM_QUERY_SOURCES_PACS_URL", orthanc.uri("/dicom-web").toString());
        } else {
            settings.put("HILUM_QUERY_SOURCES_PACS_HOST", "127.0.0.1");
            settings.put("HILUM_QUERY_SOURCES_PACS_PORT", String.valueOf(orthanc.dicomPort));
            settings.put("HILUM_QUERY_SOURCES_PACS_AE_TITLE", "PEER");
        }
        ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings);
        orthanc.knows("HILUM", service.dicomPort);
        return service;
    }

    private JsonNode analysed(ServiceProcess service) throws Exception {
        List<Path> current = new ArrayList<>();
        for (Path file : phantom) {
            current.add(moved(file, CURRENT, "20250610", "19500102"));
        }
        String said = ServiceProcess.run(
                "send", current.getFirst().getParent().toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(said.endsWith("exit 0"), said);
        service.await(
                PATIENCE,
                () -> service.get("/api/v1/studies/" + CURRENT + "/report")
                        .filter(answer -> answer.statusCode() == 200)
                        .isPresent());
        JsonNode report = service.json("/api/v1/studies/" + CURRENT + "/report");
        assertFalse(report.isMissingNode());
        return report;
    }

    /** The same image as one of another study and day. */
    private Path moved(Path file, String study, String date, String birthDate) throws IOException {
        DicomObject object = Part10Reader.read(file);
        DataSet slice = object.dataSet();
        String number = file.getFileName().toString().replaceAll("\\D", "");
        slice.setStrings(Tag.StudyInstanceUID, Vr.UI, study);
        slice.setStrings(Tag.SeriesInstanceUID, Vr.UI, study + ".1");
        slice.setStrings(Tag.SOPInstanceUID, Vr.UI, study + ".1." + Integer.parseInt(number));
        slice.setStrings(Tag.FrameOfReferenceUID, Vr.UI, study + ".2");
        slice.setStrings(Tag.PatientBirthDate, Vr.DA, birthDate);
        for (int tag : new int[] {Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate, Tag.ContentDate}) {
            slice.setStrings(tag, Vr.DA, date);
        }
        Path target = Files.createDirectories(home.resolve(study)).resolve(file.getFileName());
        Part10Writer.write(target, object);
        return target;
    }
}
