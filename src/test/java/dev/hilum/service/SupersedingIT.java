package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A late slice makes a new result: the SR names the old one, REST marks it as superseded, and the destination that takes
 * rejection notes, and only it, gets one that names every object of the old result.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-STD-2")
@org.junit.jupiter.api.Tag("REQ-REP-3")
class SupersedingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STUDY = 61;

    @TempDir
    private Path home;

    @Test
    void theOldResultIsMarkedNamedAndWhereWantedRejected() throws Exception {
        Path noted = home.resolve("noted");
        Path plain = home.resolve("plain");
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_NOTED_TYPE", "folder",
                "HILUM_DESTINATIONS_NOTED_PATH", noted.toString(),
                "HILUM_DESTINATIONS_NOTED_OBJECTS", "sr,pdf,iocm",
                "HILUM_DESTINATIONS_PLAIN_TYPE", "folder",
                "HILUM_DESTINATIONS_PLAIN_PATH", plain.toString(),
                "HILUM_DESTINATIONS_PLAIN_OBJECTS", "sr");
        List<DataSet> slices = SmallCt.study(STUDY);
        String study = SmallCt.studyUid(STUDY);
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            send(service, "first", slices.subList(0, 3));
            service.await(PATIENCE, () -> isDelivered(service, study, 1));
            String old = live(service, study);
            DataSet oldSr = object(noted, old, Uid.COMPREHENSIVE_3D_SR);
            assertFalse(oldSr.contains(Tag.PredecessorDocumentsSequence));
            assertEquals(List.of(), objects(noted, Uid.KEY_OBJECT_SELECTION));

            send(service, "late", slices.subList(3, 4));
            service.await(PATIENCE, () -> isDelivered(service, study, 2));
            marked(service, study, old);
            String now = live(service, study);
            DataSet sr = object(plain, now, Uid.COMPREHENSIVE_3D_SR);
            assertEquals(
                    List.of(uid(oldSr)),
                    referenced(sr.items(Tag.PredecessorDocumentsSequence).getFirst()));
            List<DataSet> notes = objects(noted, Uid.KEY_OBJECT_SELECTION);
            assertEquals(1, notes.size());
            assertTrue(referenced(notes.getFirst()
                            .items(Tag.CurrentRequestedProcedureEvidenceSequence)
                            .getFirst())
                    .contains(uid(oldSr)));
            assertEquals(List.of(), objects(plain, Uid.KEY_OBJECT_SELECTION));
        }
    }

    private static void marked(ServiceProcess service, String study, String old) {
        JsonNode results = service.json("/api/v1/studies/" + study).path("results");
        assertEquals(2, results.size());
        for (JsonNode result : results) {
            boolean isOld = result.path("resultUid").asText().equals(old);
            assertEquals(isOld ? "SUPERSEDED" : "LIVE", result.path("state").asText(), results.toString());
            assertEquals(isOld ? "null" : old, result.path("supersedes").asText("null"), results.toString());
        }
        JsonNode rows = service.json("/api/v1/worklist");
        int found = 0;
        for (JsonNode row : rows.isArray() ? rows : rows.path("rows")) {
            found += row.path("studyInstanceUid").asText().equals(study) ? 1 : 0;
        }
        assertEquals(1, found, rows.toString());
        assertEquals(
                live(service, study),
                service.json("/api/v1/studies/" + study + "/report")
                        .path("resultUid")
                        .asText());
    }

    private static boolean isDelivered(ServiceProcess service, String study, int results) {
        JsonNode view = service.json("/api/v1/studies/" + study);
        JsonNode open = service.json("/api/v1/deliveries");
        boolean delivered = true;
        for (JsonNode delivery : open.isArray() ? open : open.path("deliveries")) {
            delivered &= delivery.path("state").asText().equals("DELIVERED");
        }
        return view.path("results").size() == results
                && delivered
                && !live(service, study).isEmpty();
    }

    private static String live(ServiceProcess service, String study) {
        for (JsonNode result : service.json("/api/v1/studies/" + study).path("results")) {
            if (result.path("state").asText().equals("LIVE")) {
                return result.path("resultUid").asText();
            }
        }
        return "";
    }

    private void send(ServiceProcess service, String name, List<DataSet> slices) throws Exception {
        Path folder = Files.createDirectories(home.resolve(name));
        for (DataSet slice : slices) {
            Part10Writer.write(folder.resolve(uid(slice) + ".dcm"), slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        }
        String said = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(said.endsWith("exit 0"), said);
    }

    private static DataSet object(Path destination, String result, String sopClass) throws IOException {
        List<DataSet> all = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(destination)) {
            tree.filter(file ->
                            file.toString().contains(result) && file.toString().endsWith(".dcm"))
                    .map(SupersedingIT::read)
                    .filter(one -> one.string(Tag.SOPClassUID).orElse("").equals(sopClass))
                    .forEach(all::add);
        }
        assertEquals(1, all.size(), result);
        return all.getFirst();
    }

    private static List<DataSet> objects(Path destination, String sopClass) throws IOException {
        try (Stream<Path> tree = Files.walk(destination)) {
            return tree.filter(file -> file.toString().endsWith(".dcm"))
                    .map(SupersedingIT::read)
                    .filter(one -> one.string(Tag.SOPClassUID).orElse("").equals(sopClass))
                    .toList();
        }
    }

    private static DataSet read(Path file) {
        try {
            return Part10Reader.read(file).dataSet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String uid(DataSet object) {
        return object.string(Tag.SOPInstanceUID).orElseThrow();
    }

    private static List<String> referenced(DataSet study) {
        return study.items(Tag.ReferencedSeriesSequence).stream()
                .flatMap(series -> series.items(Tag.ReferencedSOPSequence).stream())
                .map(one -> one.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
                .toList();
    }
}
