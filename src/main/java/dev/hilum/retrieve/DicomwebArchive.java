package dev.hilum.retrieve;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.web.DicomJsonReader;
import dev.hilum.dicom.web.MultipartReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * QIDO-RS and WADO-RS as user agent (PS3.18 sections 10.6 and 10.4). The Patient ID is in the query string, as the
 * standard has it; no message of ours repeats it.
 */
final class DicomwebArchive implements PriorArchive {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SEARCH = Duration.ofSeconds(60);
    private static final Duration RETRIEVE = Duration.ofMinutes(5);
    private static final long MAX_ANSWER = 16 << 20;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private final PriorSource.Dicomweb source;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    DicomwebArchive(PriorSource.Dicomweb source) {
        this.source = source;
    }

    @Override
    public List<DataSet> studies(PriorQuery query) throws IOException {
        String parameters = query.parameters().entrySet().stream()
                .map(DicomwebArchive::parameter)
                .collect(Collectors.joining("&"));
        List<DataSet> studies = search("/studies?" + parameters + "&limit=" + MOST_STUDIES);
        if (studies.size() >= MOST_STUDIES) {
            throw new RetrievalException("QIDO-RS has " + MOST_STUDIES + " matches or more: the query is too wide");
        }
        return studies;
    }

    private static String parameter(Map.Entry<String, String> one) {
        return one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8);
    }

    @Override
    public List<DataSet> series(String studyInstanceUid) throws IOException {
        return search("/studies/" + studyInstanceUid + "/series?Modality=CT&includefield=00201209");
    }

    private List<DataSet> search(String path) throws IOException {
        HttpResponse<byte[]> answer = get(
                path, "application/dicom+json", SEARCH, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        if (answer.statusCode() == NO_CONTENT) {
            return List.of();
        }
        boolean cut = answer.headers().allValues("Warning").stream().anyMatch(w -> w.contains("additional results"));
        if (answer.statusCode() != OK || cut) {
            throw new RetrievalException("QIDO-RS ended with HTTP status " + answer.statusCode()
                    + (cut ? " and a part of the matches" : ""));
        }
        return DicomJsonReader.read(answer.body());
    }

    /** Into a file first: only so does a deadline hold for the whole answer. */
    @Override
    public void retrieve(String studyInstanceUid, String seriesInstanceUid, Path folder) throws IOException {
        Path body = Files.createTempFile(folder.getParent(), "answer", ".part");
        try {
            HttpResponse<Path> answer = get(
                    "/studies/" + studyInstanceUid + "/series/" + seriesInstanceUid,
                    "multipart/related; type=\"application/dicom\"; transfer-syntax=*",
                    RETRIEVE,
                    BodyHandlers.ofFile(body));
            if (answer.statusCode() != OK) {
                throw new RetrievalException("WADO-RS ended with HTTP status " + answer.statusCode());
            }
            String type = answer.headers().firstValue("Content-Type").orElse("");
            Matcher boundary = BOUNDARY.matcher(type);
            if (!type.startsWith("multipart/related") || !boundary.find()) {
                throw new RetrievalException("WADO-RS answered with " + type.split(";", 2)[0]
                        + " instead of multipart/related with a boundary");
            }
            split(body, boundary.group(1) == null ? boundary.group(2) : boundary.group(1), studyInstanceUid, folder);
        } finally {
            Files.deleteIfExists(body);
        }
    }

    private static void split(Path body, String boundary, String study, Path folder) throws IOException {
        try (var in = Files.newInputStream(body)) {
            MultipartReader reader = new MultipartReader(in, boundary);
            int number = 0;
            for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
                number++;
                Path file = folder.resolve(number + ".dcm");
                Files.copy(part.body(), file);
                if (!study.equals(studyOf(file))) {
                    throw new RetrievalException(
                            "WADO-RS gave an instance that is not of the study that was asked for");
                }
            }
        }
    }

    private static String studyOf(Path file) throws IOException {
        try {
            return Part10Reader.readHeader(file).studyInstanceUid();
        } catch (DicomException e) {
            throw new RetrievalException("WADO-RS gave a part that is no DICOM instance: " + e.getMessage());
        }
    }

    private <T> HttpResponse<T> get(String path, String accept, Duration limit, BodyHandler<T> handler)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(source.url() + path)).header("Accept", accept);
        source.bearerToken().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), handler);
        String host = source.url().getHost();
        try {
            return answer.get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RetrievalException("TIMED_OUT: " + host + " did not answer in time");
        } catch (ExecutionException e) {
            throw new RetrievalException("CONNECT: " + host + ": " + e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RetrievalException("INTERRUPTED: the service is stopping");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
