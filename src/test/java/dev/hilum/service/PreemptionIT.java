package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A STAT study comes while a routine one is inferred: the one gives way between two patches, and is done afterwards. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-INF-4")
class PreemptionIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int STAT = 900;

    @TempDir
    private Path home;

    @Test
    void aStatStudyPassesTheOneThatIsBeingAnalysed() throws Exception {
        String routine = new ObjectMapper()
                .readTree(SAMPLE.resolve("truth.json").toFile())
                .path("studyInstanceUid")
                .asText();
        String stat = SmallCt.studyUid(STAT);
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            String sent = ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
            assertTrue(sent.endsWith("exit 0"), sent);
            service.await(PATIENCE, () -> progress(service, routine) >= 3);
            sendStat(service.dicomPort);
            service.await(PATIENCE, () -> state(service, stat).equals("NOT_ANALYSED"));
            assertEquals(0, view(service, routine).path("results").size(), "the routine study is not done yet");
            service.await(PATIENCE, () -> view(service, routine).path("results").size() == 1);
            JsonNode results = view(service, routine).path("results");
            assertEquals("LIVE", results.path(0).path("state").asText());
            assertEquals(1, view(service, stat).path("results").size());
            Instant statAt = created(service, stat);
            assertTrue(statAt.isBefore(created(service, routine)), "STAT first");
            assertEquals(
                    "ANALYSED",
                    service.json("/api/v1/studies/" + routine + "/report")
                            .path("status")
                            .asText());
            assertTrue(service.log().contains("event=4102"), "the log says who gave way");
        }
    }

    private static Instant created(ServiceProcess service, String study) {
        return Instant.parse(
                view(service, study).path("results").path(0).path("createdAt").asText());
    }

    private static JsonNode view(ServiceProcess service, String study) {
        return service.json("/api/v1/studies/" + study);
    }

    private static String state(ServiceProcess service, String study) {
        return view(service, study).path("state").asText();
    }

    private static int progress(ServiceProcess service, String study) {
        for (JsonNode row : service.json("/api/v1/worklist").path("rows")) {
            if (row.path("studyInstanceUid").asText().equals(study)) {
                return row.path("progressPercent").asInt(-1);
            }
        }
        return -1;
    }

    private static void sendStat(int port) throws Exception {
        String syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                port,
                "HILUM",
                "MODALITY",
                List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(syntax))));
        try (Association association = Association.open(settings)) {
            for (DataSet slice : SmallCt.study(STAT)) {
                slice.setStrings(Tag.RequestedProcedurePriority, Vr.SH, "STAT");
                byte[] bytes = Part10Writer.dataSetBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                String uid = slice.string(Tag.SOPInstanceUID).orElseThrow();
                assertTrue(association
                        .store(Uid.CT_IMAGE, uid, syntax, new ByteArrayInputStream(bytes))
                        .isStored());
            }
            association.release();
        }
    }
}
