package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.SharedData;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.net.DebianPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real chest CT, sent by dcmtk to the packaged service; SR and SEG arrive at dcmtk's storescp, pass the validators and
 * lie on the slices of the series that was analysed.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-REP-2")
class RealStudiesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path home;

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-4")
    void aSlabOfTheLungsIsAnalysedAsPartial() throws Exception {
        JsonNode report = analysed(SharedData.path("lung-fcp-01-0001"));
        assertEquals(Set.of("LUNGS_PARTIAL"), retained(report, Set.of("LUNGS_PARTIAL")));
        assertTrue(report.path("pneumonia").path("severity").isNull(), "no severity of partial lungs");
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-3")
    void ofTwoReconstructionsOneIsTakenAndBothAreExplained() throws Exception {
        JsonNode report = analysed(SharedData.path("lung-pet-ct-dx-a0001"));
        JsonNode series = report.path("series");
        assertEquals(2, series.size());
        long taken = stream(series).filter(s -> s.path("taken").asBoolean()).count();
        assertEquals(1, taken);
        stream(series).forEach(s -> assertFalse(s.path("why").asText().isBlank()));
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-4")
    void losslessJpegLsWithPaddingBelowAirIsAnalysed() throws Exception {
        JsonNode report = analysed(SharedData.path("lidc-idri/0001"));
        assertTrue(report.path("pneumonia").path("lungVolumeMl").asDouble() > 1500);
    }

    private JsonNode analysed(Path folder) throws Exception {
        DebianPeer.require("dcmsend");
        Path archive = Files.createDirectories(home.resolve("archive"));
        int port = freePort();
        Process storescp =
                DebianPeer.start(home, "storescp", "+xa", "-aet", "PACS", "-od", archive.toString(), "" + port);
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), destination(port))) {
            DebianPeer.Result sent = DebianPeer.run(
                    home,
                    "dcmsend",
                    "+sd",
                    "+r",
                    "-nh",
                    "-aec",
                    "HILUM",
                    "127.0.0.1",
                    "" + service.dicomPort,
                    "" + folder);
            assertEquals(0, sent.exitCode(), sent.output());
            String study = service.json("/api/v1/studies")
                    .path("studies")
                    .path(0)
                    .path("studyInstanceUid")
                    .asText();
            service.await(
                    PATIENCE,
                    () -> service.json("/api/v1/studies/" + study)
                            .path("state")
                            .asText()
                            .equals("DELIVERED"));
            JsonNode report = service.json("/api/v1/studies/" + study + "/report");
            assertEquals("ANALYSED", report.path("status").asText(), report.toString());
            checkArchive(archive, folder, report);
            return report;
        } finally {
            storescp.destroy();
            storescp.waitFor();
        }
    }

    private void checkArchive(Path archive, Path folder, JsonNode report) throws Exception {
        List<Path> arrived = files(archive);
        Set<String> modalities = new TreeSet<>();
        for (Path file : arrived) {
            DataSet object = Part10Reader.read(file).dataSet();
            modalities.add(object.string(Tag.Modality).orElseThrow());
            DebianPeer.Result valid = DebianPeer.run(home, "dciodvfy", "-new", file.toString());
            assertFalse(valid.output().contains("Error"), valid.output());
            if (object.string(Tag.Modality).orElseThrow().equals("SR")) {
                DebianPeer.Result dump = DebianPeer.run(home, "dsrdump", file.toString());
                assertEquals(0, dump.exitCode(), dump.output());
                assertTrue(dump.output().contains("Imaging Measurement Report"), dump.output());
            } else {
                segLiesOnTheAnalysedSlices(object, folder, report);
            }
        }
        assertEquals(Set.of("SEG", "SR"), modalities);
    }

    /** Every frame of the SEG lies where a slice of the analysed series lies, and nodules have segments there. */
    private static void segLiesOnTheAnalysedSlices(DataSet seg, Path folder, JsonNode report) throws IOException {
        String series =
                report.path("pipelines").path(0).path("seriesInstanceUid").asText();
        Map<String, String> position = files(folder).stream()
                .filter(f -> f.toString().endsWith(".dcm"))
                .map(RealStudiesIT::header)
                .filter(h -> h.string(Tag.SeriesInstanceUID).orElse("").equals(series))
                .collect(Collectors.toMap(
                        h -> h.string(Tag.SOPInstanceUID).orElseThrow(),
                        h -> place(h.decimals(Tag.ImagePositionPatient)),
                        (a, b) -> a));
        for (DataSet frame : seg.items(Tag.PerFrameFunctionalGroupsSequence)) {
            String source = frame.items(Tag.DerivationImageSequence)
                    .getFirst()
                    .items(Tag.SourceImageSequence)
                    .getFirst()
                    .string(Tag.ReferencedSOPInstanceUID)
                    .orElseThrow();
            double[] here = frame.items(Tag.PlanePositionSequence).getFirst().decimals(Tag.ImagePositionPatient);
            assertEquals(position.get(source), place(here));
        }
        int findings = report.path("nodules").size();
        assertTrue(seg.items(Tag.SegmentSequence).size() >= 2 + findings, "both lungs and every nodule");
    }

    private static String place(double[] lps) {
        return String.format(java.util.Locale.ROOT, "%.2f %.2f %.2f", lps[0], lps[1], lps[2]);
    }

    private static DataSet header(Path file) {
        try {
            return Part10Reader.readHeader(file).dataSet();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> retained(JsonNode report, Set<String> of) {
        return stream(report.path("pipelines"))
                .flatMap(p -> stream(p.path("cautions")))
                .map(c -> c.path("code").asText())
                .filter(of::contains)
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Map<String, String> destination(int port) {
        return Map.of(
                "HILUM_DESTINATIONS_PACS_TYPE", "c-store",
                "HILUM_DESTINATIONS_PACS_HOST", "127.0.0.1",
                "HILUM_DESTINATIONS_PACS_PORT", "" + port,
                "HILUM_DESTINATIONS_PACS_AE_TITLE", "PACS");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
