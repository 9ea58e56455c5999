package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations and callers change while the service runs; what is wrong changes nothing. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-OPS-1")
class ReloadIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();

    @TempDir
    private Path home;

    @Test
    void settingsAreReadAgainWhileStudiesComeIn() throws Exception {
        settings(folder("first"));
        try (ServiceProcess service = ServiceProcess.launch(List.of(), home, home.resolve("data"), Map.of())) {
            service.await(PATIENCE, service::isReady);
            send(service, "SCANNER", 1);
            service.await(PATIENCE, () -> arrived("first") == 1);

            settings(folder("second") + "hilum.dicom.allowed-callers=CT1\nhilum.destinations.second.window=always\n");
            HttpResponse<String> refused = reload(service);
            assertEquals(422, refused.statusCode());
            assertTrue(refused.body().contains("hilum.destinations.second.window"), refused.body());
            send(service, "SCANNER", 2);
            service.await(PATIENCE, () -> arrived("first") == 2);

            settings(folder("second")
                    + "hilum.dicom.allowed-callers=CT1\nhilum.destinations.second.token=sesame\nhilum.dicom.port=1\n");
            HttpResponse<String> taken = reload(service);
            assertEquals(200, taken.statusCode(), taken.body());
            var outcome = new ObjectMapper().readTree(taken.body());
            assertEquals(
                    List.of(
                            "hilum.destinations.first.path",
                            "hilum.destinations.first.type",
                            "hilum.destinations.second.path",
                            "hilum.destinations.second.token",
                            "hilum.destinations.second.type",
                            "hilum.dicom.allowed-callers"),
                    new ObjectMapper().convertValue(outcome.path("applied"), List.class));
            assertThrows(AssociationException.class, () -> send(service, "SCANNER", 3));
            send(service, "CT1", 4);
            service.await(PATIENCE, () -> arrived("second") == 1);
            assertEquals(2, arrived("first"));

            settings(folder("second") + folder("third"));
            service.hangUp();
            service.await(
                    PATIENCE,
                    () -> service.log()
                                    .lines()
                                    .filter(l -> l.contains("event=9004"))
                                    .count()
                            == 2);
            send(service, "SCANNER", 5);
            service.await(PATIENCE, () -> arrived("second") == 2 && arrived("third") == 1);
            assertFalse(service.log().contains("sesame") || taken.body().contains("sesame"), "a secret is told");
        }
    }

    /** Read again from environment and file alone, the destination would be gone. */
    @Test
    void whatCameFromElsewhereIsNotDropped() throws Exception {
        Path elsewhere = home.resolve("elsewhere.properties");
        Files.writeString(elsewhere, folder("elsewhere"));
        Map<String, String> environment = Map.of("SMALLRYE_CONFIG_LOCATIONS", elsewhere.toString());
        try (ServiceProcess service = ServiceProcess.launch(List.of(), home, home.resolve("data"), environment)) {
            service.await(PATIENCE, service::isReady);
            HttpResponse<String> refused = reload(service);
            assertEquals(422, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("restart instead"), refused.body());
            send(service, "SCANNER", 6);
            service.await(PATIENCE, () -> arrived("elsewhere") == 1);
        }
    }

    private String folder(String name) {
        return "hilum.destinations.%s.type=folder%nhilum.destinations.%s.path=%s%n"
                .formatted(name, name, home.resolve(name));
    }

    private void settings(String text) throws IOException {
        Path file = home.resolve("config").resolve("application.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static HttpResponse<String> reload(ServiceProcess service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/settings/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Results, each with one SR. */
    private long arrived(String destination) {
        if (!Files.isDirectory(home.resolve(destination))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(home.resolve(destination))) {
            return files.filter(file -> file.endsWith("sr.dcm")).count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static void send(ServiceProcess service, String caller, int number) throws IOException {
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                service.dicomPort,
                "HILUM",
                caller,
                List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(SYNTAX))));
        try (Association association = Association.open(settings)) {
            for (DataSet slice : SmallCt.study(number)) {
                byte[] bytes = Part10Writer.dataSetBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                String uid = slice.string(Tag.SOPInstanceUID).orElseThrow();
                assertTrue(association
                        .store(Uid.CT_IMAGE, uid, SYNTAX, new ByteArrayInputStream(bytes))
                        .isStored());
            }
            association.release();
        }
    }
}
