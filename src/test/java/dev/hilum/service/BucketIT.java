package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.PostgresServer;
import dev.hilum.bucket.Bucket;
import dev.hilum.bucket.S3Bucket;
import dev.hilum.bucket.S3Server;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.Part10Reader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes that share no folder: one receives, one works. The receiver is killed after the last Success and comes back
 * with its volume; the result of the other is read from it; an erased study is nowhere any more.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-OPS-1")
class BucketIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path home;

    @Test
    void aStudyGoesFromNodeToNodeThroughTheBucket() throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                S3Server s3 = S3Server.start(Files.createDirectories(home.resolve("s3")))) {
            String url = postgres.freshUrl();
            String study = Part10Reader.readHeader(sample().getFirst()).studyInstanceUid();
            ServiceProcess receiver = node("receiver", "receiver,web", url, s3);
            receiver.await(PATIENCE, receiver::isReady);
            try (ServiceProcess worker = node("worker", "worker,web", url, s3)) {
                worker.await(PATIENCE, worker::isReady);
                String sent =
                        ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + receiver.dicomPort);
                assertTrue(sent.endsWith("exit 0"), sent);
                receiver.kill();
                receiver.close();
                int early = worker.get("/dicomweb/studies/" + study + "/metadata")
                        .orElseThrow()
                        .statusCode();
                assertTrue(Set.of(200, 503).contains(early), "in the bucket already or not here yet: " + early);
                receiver = node("receiver", "receiver,web", url, s3);
                ServiceProcess again = receiver;

                again.await(
                        PATIENCE,
                        () -> again.json("/api/v1/studies/" + study)
                                .path("state")
                                .asText()
                                .equals("DELIVERED"));

                assertEquals(
                        sample().size(),
                        again.json("/api/v1/studies/" + study)
                                .path("instanceCount")
                                .asInt());
                again.await(PATIENCE, () -> pdf(again, study).startsWith("%PDF"));
                assertTrue(pdf(worker, study).startsWith("%PDF"));
                try (Bucket bucket = new S3Bucket(s3.settings("hilum/"))) {
                    assertEquals(1, bucket.list("inbox/" + study).size(), "packs");
                    assertEquals(200, erase(again));
                    assertEquals(List.of(), bucket.list(""));
                    worker.await(PATIENCE, () -> copies(study).isEmpty());
                }
            }
            receiver.close();
        }
    }

    private ServiceProcess node(String name, String roles, String url, S3Server s3) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HILUM_ROLES", roles);
        environment.put("HILUM_DATASOURCE_URL", url);
        environment.put("HILUM_DATASOURCE_USERNAME", "hilum");
        environment.put("HILUM_DATASOURCE_PASSWORD", "none");
        environment.put("HILUM_S3_BUCKET", "hospital");
        environment.put("HILUM_S3_ENDPOINT", s3.endpoint().toString());
        environment.put("HILUM_S3_ACCESS_KEY", s3.keys().access());
        environment.put("HILUM_S3_SECRET_KEY", s3.keys().secret());
        environment.put("HILUM_DESTINATIONS_OUT_TYPE", "folder");
        environment.put(
                "HILUM_DESTINATIONS_OUT_PATH", home.resolve("destination").toString());
        return ServiceProcess.launch(home.resolve(name), environment);
    }

    private static String pdf(ServiceProcess node, String study) {
        return node.get("/api/v1/studies/" + study + "/report?format=pdf")
                .map(HttpResponse::body)
                .orElse("");
    }

    private static int erase(ServiceProcess node) throws Exception {
        String patient = Part10Reader.readHeader(sample().getFirst())
                .dataSet()
                .string(Tag.PatientID)
                .orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/patients/erasure"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"patientId\":\"" + patient + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private List<Path> copies(String study) {
        try (Stream<Path> files =
                Stream.concat(Files.walk(home.resolve("receiver")), Files.walk(home.resolve("worker")))) {
            return files.filter(file -> file.toString().contains(study)).toList();
        } catch (IOException e) {
            return List.of(home); // a folder went while it was listed
        }
    }

    private static List<Path> sample() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLE)) {
            return files.filter(file -> file.toString().endsWith(".dcm"))
                    .sorted()
                    .toList();
        }
    }
}
