package dev.hilum.pipeline;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.web.DicomJsonReader;
import dev.hilum.retrieve.PriorSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Series of a study with their numbers of instances by QIDO-RS (PS3.18 section 10.6). */
final class QidoCounts {
    private static final int MAX_ANSWER = 4 << 20;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private QidoCounts() {}

    /** @param limit for the whole answer */
    static List<DataSet> series(PriorSource.Dicomweb source, String study, Duration limit) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(source.url() + "/studies/" + study + "/series?includefield=00201209"))
                .header("Accept", "application/dicom+json");
        source.bearerToken().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build()) {
            CompletableFuture<HttpResponse<byte[]>> answer =
                    client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
            try {
                return series(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                client.shutdownNow();
            }
        } catch (TimeoutException e) {
            throw new IOException("TIMED_OUT: no answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException("CONNECT: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("INTERRUPTED: the service is stopping", e);
        }
    }

    private static List<DataSet> series(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() == NO_CONTENT) {
            return List.of();
        }
        if (answer.statusCode() != OK) {
            throw new IOException("HTTP status " + answer.statusCode());
        }
        return DicomJsonReader.read(answer.body());
    }
}
