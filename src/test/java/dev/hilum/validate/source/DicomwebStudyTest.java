package dev.hilum.validate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
import dev.hilum.pipeline.SmallStudy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QIDO-RS and WADO-RS against Orthanc with its DICOMweb plugin, which asks for a user. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-VAL")
class DicomwebStudyTest {
    private static final String STUDY = "2.25.99.6";
    private static final int SLICES = 12;
    private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("reader:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Process orthanc;
    private static String root;

    @BeforeAll
    static void fill() throws Exception {
        Assumptions.assumeTrue(Files.exists(PLUGIN), "skipped: no Debian package orthanc-dicomweb");
        int http = freePort();
        Path config = folder.resolve("orthanc.json");
        // It closes a connection that is kept alive while the next request is being written.
        Files.writeString(config, """
                {"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                 "AuthenticationEnabled":true,"RegisteredUsers":{"reader":"secret"},"RemoteAccessAllowed":false,
                 "Plugins":["%4$s"],"DicomWeb":{"Enable":true,"Root":"/dicom-web/"}}
                """.formatted(folder, http, freePort(), PLUGIN));
        orthanc = DebianPeer.start(folder, "Orthanc", config.toString());
        root = "http://127.0.0.1:" + http;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!answers()) {
            assertTrue(orthanc.isAlive() && System.nanoTime() < end, "Orthanc does not come up");
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        for (int i = 1; i <= SLICES; i++) {
            store(SmallStudy.slice(STUDY, 1, i, i));
        }
        store(SmallStudy.slice(STUDY, 2, 1, 99).setStrings(Tag.Modality, Vr.CS, "SR"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        CLIENT.close();
        if (orthanc != null) {
            orthanc.destroy();
            orthanc.waitFor();
        }
    }

    private static boolean answers() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create(root + "/system"))) == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.header("Authorization", BASIC).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void store(DataSet slice) throws Exception {
        byte[] bytes = Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        assertEquals(
                200,
                send(HttpRequest.newBuilder(URI.create(root + "/instances"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static DicomwebAccess reader() {
        return DicomwebAccess.of(
                Optional.of(root + "/dicom-web"), Optional.empty(), Optional.of("reader"), Optional.of("secret"));
    }

    private static String address(String uid) {
        return root + "/dicom-web/studies/" + uid;
    }

    @Test
    void theCtSeriesComeWholeAndGoWithTheCase() throws IOException {
        Path out = folder.resolve("out");
        Path fetched;
        try (CaseFiles files = CaseFiles.fetch(address(STUDY), reader(), out)) {
            fetched = files.folder();
            List<Path> all = list(fetched);
            assertEquals(SLICES, all.size(), "the CT series alone");
            for (Path file : all) {
                DataSet got = Part10Reader.read(file).dataSet();
                String uid = got.string(Tag.SOPInstanceUID).orElseThrow();
                int number = Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1));
                byte[] expected = SmallStudy.slice(STUDY, 1, number, number)
                        .bytes(Tag.PixelData)
                        .orElseThrow();
                assertTrue(Arrays.equals(expected, got.bytes(Tag.PixelData).orElseThrow()), uid);
            }
        }
        assertFalse(Files.exists(fetched));
    }

    @Test
    void withoutTheUserItSaysWhichSettingsAreMissing() {
        Path out = folder.resolve("refused");
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class, () -> CaseFiles.fetch(address(STUDY), DicomwebAccess.NONE, out));
        assertTrue(refused.getMessage().contains("401"), refused.getMessage());
        assertTrue(refused.getMessage().contains("hilum.validation.dicomweb.url"), refused.getMessage());
        assertEquals(List.of(), list(out), "nothing is left of a study that did not come");
    }

    @Test
    void aStudyThatIsNotThereIsAnError() {
        UncheckedIOException missing = assertThrows(
                UncheckedIOException.class,
                () -> CaseFiles.fetch(address("2.25.404"), reader(), folder.resolve("missing")));
        assertTrue(missing.getMessage().contains("DICOMweb service at 127.0.0.1"), missing.getMessage());
    }

    @Test
    void whatAKilledRunFetchedIsSweptAway() throws IOException {
        Path out = folder.resolve("killed");
        Path left = Files.createDirectories(out.resolve("fetched-1234"));
        Files.writeString(left.resolve("000001.dcm"), "x");
        Files.createDirectories(out.resolve("cases"));
        CaseFiles.sweep(out);
        assertEquals(List.of(out.resolve("cases")), list(out));
    }

    private static List<Path> list(Path of) {
        try (Stream<Path> files = Files.list(of)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
