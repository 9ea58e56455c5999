package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.phantom.PhantomCohort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A case that lies in Hilum's own DICOMweb service gives what its folder gives, and leaves nothing behind. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-VAL")
class ValidateDicomwebIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void aStudyOfAServiceIsACaseLikeAFolder() throws Exception {
        Path data = folder.resolve("data");
        new PhantomCohort(7100, 1, 192, 60).write(data);
        String uid = Part10Reader.readHeader(data.resolve("sim-001/IM0001.dcm"))
                .dataSet()
                .string(Tag.StudyInstanceUID)
                .orElseThrow();
        try (ServiceProcess service = ServiceProcess.start(folder.resolve("home"), Map.of())) {
            String sent = ServiceProcess.run(
                    "send", data.resolve("sim-001").toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
            assertTrue(sent.endsWith("exit 0"), sent);
            service.await(
                    Duration.ofMinutes(2),
                    () -> service.json("/api/v1/studies/" + uid)
                            .path("state")
                            .asText()
                            .matches("REPORTED|DELIVERED"));
            JsonNode fromFolder = oneCase("folder", data.resolve("sim-001").toString());
            JsonNode fromService = oneCase("service", service.url() + "/dicomweb/studies/" + uid);
            assertEquals(fromFolder, fromService);
            assertTrue(fromService.at("/identity/pixels").asText().length() == 64, fromService.toString());
        }
        try (Stream<Path> left = Files.list(folder.resolve("out-service"))) {
            assertTrue(left.noneMatch(f -> f.getFileName().toString().startsWith("fetched-")), "images stayed");
        }
    }

    private JsonNode oneCase(String name, String path) throws Exception {
        Path manifest = folder.resolve(name + ".json");
        ObjectNode root = JSON.createObjectNode();
        root.putArray("cases").addObject().put("case", "one").put("path", path).put("label", "negative");
        JSON.writeValue(manifest.toFile(), root);
        Path out = folder.resolve("out-" + name);
        String said = ServiceProcess.run("validate", manifest.toString(), "--out", out.toString());
        assertTrue(said.endsWith("exit 0"), said);
        ObjectNode one =
                (ObjectNode) JSON.readTree(out.resolve("results.json").toFile()).at("/cases/0");
        one.remove("timing");
        one.remove("fingerprint");
        return one;
    }
}
