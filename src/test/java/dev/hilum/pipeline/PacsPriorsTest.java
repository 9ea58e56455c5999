package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.compare.NotCompared;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.DebianPeer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prior of a study is asked of an Orthanc that has studies before and after it, and of another patient. */
@Tag("slow")
@Tag("REQ-MEA-3")
class PacsPriorsTest {
    private static final int SLICES = 3;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @Test
    void theLatestEarlierStudyOfThePatientComesAndIsErasedAfterwards() throws Exception {
        int http = freePort();
        int dicom = freePort();
        Process orthanc = orthanc(http, dicom);
        try {
            fill(http, "2.25.98.1", "20240101", "P1");
            fill(http, "2.25.98.2", "20250301", "P1");
            fill(http, "2.25.98.3", "20250501", "P2");
            fill(http, "2.25.98.4", "20260101", "P1");
            PacsPriors priors = priors(dicom);
            PacsPriors.Answer.Fetched fetched =
                    assertInstanceOf(PacsPriors.Answer.Fetched.class, priors.of(header("2.25.99.1", "20250610", "P1")));
            assertEquals("2.25.98.2", fetched.prior().studyInstanceUid());
            assertEquals(SLICES, fetched.prior().instances().size());
            assertTrue(fetched.prior()
                    .instances()
                    .getFirst()
                    .object()
                    .dataSet()
                    .string(dev.hilum.dicom.data.Tag.PatientID)
                    .filter("P1"::equals)
                    .isPresent());
            assertTrue(Files.exists(fetched.files()));
            fetched.close();
            assertFalse(Files.exists(fetched.files()));
            assertInstanceOf(PacsPriors.Answer.None.class, priors.of(header("2.25.99.2", "20230101", "P1")));
            assertInstanceOf(PacsPriors.Answer.None.class, priors.of(header("2.25.99.3", "20250610", "P*")));
            assertInstanceOf(PacsPriors.Answer.None.class, priors.of(header("2.25.98.2", "20250301", "P2")));
        } finally {
            orthanc.destroy();
            orthanc.waitFor();
        }
    }

    @Test
    void aPacsThatDoesNotAnswerIsSaidAndNothingIsLeftOnTheDisk() throws Exception {
        PacsPriors.Answer.Failed failed = assertInstanceOf(
                PacsPriors.Answer.Failed.class, priors(freePort()).of(header("2.25.99.1", "20250610", "P1")));
        assertEquals(NotCompared.Code.PRIOR_NOT_RETRIEVED, failed.why().code());
        assertFalse(failed.why().text().contains("P1"), failed.why().text());
        assertFalse(Files.exists(folder.resolve("priors")));
    }

    @Test
    void onlyWhatAProcessLeftBehindIsErasedAtTheStart() throws IOException {
        Path left = Files.createDirectories(folder.resolve("priors/prior1"));
        Path used = Files.createDirectories(folder.resolve("priors/prior2"));
        Files.write(left.resolve("1.dcm"), new byte[1]);
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        Files.setLastModifiedTime(left, java.nio.file.attribute.FileTime.from(now.minus(Duration.ofDays(2))));
        Files.setLastModifiedTime(used, java.nio.file.attribute.FileTime.from(now));
        new PacsPriors(List.of(), folder.resolve("priors"), now);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(used));
    }

    private PacsPriors priors(int port) {
        return new PacsPriors(
                List.of(new PriorSource("pacs", "127.0.0.1", port, "PEER", "HILUM")),
                folder.resolve("priors"),
                Instant.parse("2026-03-01T00:00:00Z"));
    }

    private static DataSet header(String study, String date, String patient) {
        return SmallStudy.slice(study, 1, 1, 1)
                .setStrings(dev.hilum.dicom.data.Tag.StudyDate, Vr.DA, date)
                .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, patient);
    }

    private void fill(int http, String study, String date, String patient) throws Exception {
        for (int i = 1; i <= SLICES; i++) {
            DataSet slice = SmallStudy.slice(study, 1, i, i)
                    .setStrings(dev.hilum.dicom.data.Tag.StudyDate, Vr.DA, date)
                    .setStrings(dev.hilum.dicom.data.Tag.PatientID, Vr.LO, patient);
            HttpRequest request = HttpRequest.newBuilder(uri(http, "/instances"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)))
                    .build();
            assertEquals(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    private Process orthanc(int http, int dicom) throws Exception {
        Path config = folder.resolve("orthanc.json");
        Files.writeString(config, """
                {"StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,"DicomPort":%3$d,"KeepAlive":false,
                 "DicomAet":"PEER","AuthenticationEnabled":false,"RemoteAccessAllowed":false,
                 "DicomModalities":{"hilum":["HILUM","127.0.0.1",104]}}
                """.formatted(folder, http, dicom));
        Process process = DebianPeer.start(folder, "Orthanc", config.toString());
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!answers(http)) {
            assertTrue(System.nanoTime() < end && process.isAlive(), "Orthanc does not come up");
            Thread.onSpinWait();
        }
        return process;
    }

    private boolean answers(int http) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri(http, "/system")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static URI uri(int http, String path) {
        return URI.create("http://127.0.0.1:" + http + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
