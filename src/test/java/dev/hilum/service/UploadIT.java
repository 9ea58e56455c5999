package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The intake page's request at the packaged service: the inbox of C-STORE, one outcome per file, no way past its limits. */
@Tag("slow")
@Tag("REQ-RCV-1")
@Tag("REQ-WKL")
class UploadIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] NOTE = "no image".getBytes(StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path home;

    @Test
    void eachFileOfAnUploadHasItsOutcome() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            aFolderIsAFormOfFiles(service);
            aZipOfAFolderIsUnpacked(service);
            whatIsBrokenIsNamed(service);
            aBombIsRefusedWhileItUnpacks(service);
            anUploadAndACStoreAreTheSameInbox(service);
        }
    }

    @Test
    @Tag("REQ-RCV-7")
    void aFullDiskIsSaidAndNothingIsKept() throws Exception {
        Map<String, String> full = Map.of("HILUM_RETENTION_MIN_FREE_BYTES", String.valueOf(1L << 60));
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), full)) {
            HttpResponse<String> answer = post(service, "application/zip", zip(files(1)));
            assertEquals(409, answer.statusCode(), answer.body());
            JsonNode body = JSON.readTree(answer.body());
            assertEquals(SmallCt.SLICES, body.path("failed").asInt());
            String reason = body.at("/failures/0/reason").asText();
            assertTrue(reason.contains("space"), reason);
            assertTrue(service.json("/api/v1/worklist").path("rows").isEmpty());
        }
    }

    private void aFolderIsAFormOfFiles(ServiceProcess service) throws Exception {
        Map<String, byte[]> folder = files(1);
        folder.put("CD/readme.txt", NOTE);
        JsonNode some = answer(202, post(service, "multipart/form-data; boundary=b0und", form(folder)));
        assertEquals(SmallCt.SLICES, some.path("stored").asInt());
        assertEquals(1, some.path("failed").asInt());
        assertEquals("CD/readme.txt", some.at("/failures/0/name").asText());
        assertTrue(some.at("/failures/0/reason").asText().contains("not a DICOM Part 10 file"), some.toString());
        assertEquals(SmallCt.studyUid(1), some.at("/studies/0").asText());
        service.await(PATIENCE, () -> state(service, 1).equals("NOT_ANALYSED"));
    }

    private void aZipOfAFolderIsUnpacked(ServiceProcess service) throws Exception {
        Map<String, byte[]> files = files(2);
        files.put("CD/DICOMDIR", NOTE);
        files.put("CD/.hidden", NOTE);
        files.put("CD/../../out.dcm", bytes(SmallCt.study(3).getFirst()));
        JsonNode all = answer(200, post(service, "application/zip", zip(files)));
        assertEquals(SmallCt.SLICES + 1, all.path("stored").asInt());
        assertEquals(2, all.path("passedOver").asInt());
        assertEquals(2, all.path("studies").size());
        try (Stream<Path> tree = Files.walk(home)) {
            assertTrue(tree.noneMatch(p -> p.toString().endsWith("out.dcm")), "a name is never a path");
        }
        JsonNode again = answer(200, post(service, "application/zip", zip(files(2))));
        assertEquals(0, again.path("stored").asInt());
        assertEquals(SmallCt.SLICES, again.path("known").asInt());
    }

    private void whatIsBrokenIsNamed(ServiceProcess service) throws Exception {
        JsonNode note = answer(409, post(service, "application/octet-stream", NOTE));
        assertTrue(note.at("/failures/0/reason").asText().contains("not a DICOM Part 10 file"), note.toString());
        byte[] whole = zip(files(4));
        JsonNode cut = answer(202, post(service, "application/zip", Arrays.copyOf(whole, whole.length / 2)));
        assertTrue(cut.path("stored").asInt() > 0, "what came before the end stays");
        assertTrue(cut.path("failures").toString().contains("ZIP cannot be read from here on"), cut.toString());
        JsonNode empty = answer(409, post(service, "application/zip", zip(Map.of())));
        assertEquals(1, empty.path("failed").asInt(), empty.toString());
        byte[] image = bytes(SmallCt.study(5).getFirst());
        JsonNode torn = answer(409, post(service, "application/dicom", Arrays.copyOf(image, image.length - 100)));
        assertTrue(torn.at("/failures/0/reason").asText().length() > 5, torn.toString());
        assertEquals(415, post(service, "text/plain", NOTE).statusCode());
    }

    /** 400 MiB of zeros in 400 KiB: refused at the limit, and the next request is served. */
    private void aBombIsRefusedWhileItUnpacks(ServiceProcess service) throws Exception {
        Map<String, byte[]> bomb = new LinkedHashMap<>();
        bomb.put("first.dcm", bytes(SmallCt.study(6).getFirst()));
        for (int i = 0; i < 100; i++) {
            bomb.put("bomb" + i, new byte[4 << 20]);
        }
        JsonNode refused = answer(202, post(service, "application/zip", zip(bomb)));
        assertEquals(1, refused.path("stored").asInt());
        assertTrue(refused.path("failures").toString().contains("unpacks to more than is allowed"));
        answer(200, post(service, "application/dicom", bytes(SmallCt.study(7).getFirst())));
    }

    private void anUploadAndACStoreAreTheSameInbox(ServiceProcess service) throws Exception {
        Path folder = Files.createDirectories(home.resolve("send"));
        for (DataSet slice : SmallCt.study(2)) {
            Files.write(
                    folder.resolve(slice.string(dev.hilum.dicom.data.Tag.SOPInstanceUID)
                            .orElseThrow()),
                    bytes(slice));
        }
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
        service.await(PATIENCE, () -> state(service, 2).equals("NOT_ANALYSED"));
        JsonNode view = service.json("/api/v1/studies/" + SmallCt.studyUid(2));
        assertEquals(SmallCt.SLICES, view.path("instanceCount").asInt(), "the same instances are stored once");
        assertEquals(1, view.path("results").size());
    }

    private static String state(ServiceProcess service, int study) {
        return service.json("/api/v1/studies/" + SmallCt.studyUid(study))
                .path("state")
                .asText();
    }

    private static Map<String, byte[]> files(int study) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (DataSet slice : SmallCt.study(study)) {
            files.put("CD/IM" + files.size() + ".dcm", bytes(slice));
        }
        return files;
    }

    private static byte[] bytes(DataSet slice) {
        return Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] form(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String head = "--b0und\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file.getKey()
                    + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
            body.write(head.getBytes(StandardCharsets.UTF_8));
            body.write(file.getValue());
            body.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.write("--b0und--\r\n".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private HttpResponse<String> post(ServiceProcess service, String type, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/upload"))
                .header("Content-Type", type)
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode answer(int status, HttpResponse<String> response) throws IOException {
        assertEquals(status, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }
}
