package dev.hilum.dicom.web;

import dev.hilum.dicom.data.DataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DICOMweb as user agent: QIDO-RS and WADO-RS (PS3.18 sections 10.6 and 10.4), and what UPS-RS needs (section 11). Limits hold for a whole answer, redirections are not
 * followed. Addresses can have patient data in their query, as the standard has it; no message repeats them.
 */
public final class DicomwebClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long MAX_MATCHES_BYTES = 16 << 20;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");

    private final Credentials credentials;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    public DicomwebClient(Credentials credentials) {
        this.credentials = credentials;
    }

    /** Who shows what to whom. */
    @FunctionalInterface
    public interface Credentials {
        /** Value of the header Authorization for an address; empty for none. */
        Optional<String> authorization(URI address);

        static Credentials bearer(Optional<String> token) {
            return address -> token.map(t -> "Bearer " + t);
        }
    }

    /**
     * The matches of a QIDO-RS query; none where there are none.
     *
     * @throws DicomwebException also where the service says that it has left some out
     * @throws IOException where the answer is not of the DICOM JSON model
     */
    public List<DataSet> search(URI query, Duration limit) throws IOException {
        HttpResponse<byte[]> answer = get(
                query,
                "application/dicom+json",
                limit,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_MATCHES_BYTES));
        if (answer.statusCode() == NO_CONTENT) {
            return List.of();
        }
        require(answer, query, "QIDO-RS");
        if (answer.headers().allValues("Warning").stream().anyMatch(w -> w.contains("additional results"))) {
            throw new DicomwebException("QIDO-RS of " + query.getHost() + " gave only a part of the matches");
        }
        return DicomJsonReader.read(answer.body());
    }

    /**
     * Brings the instances of a study or series into a folder, as Part 10 files in the transfer syntax they are stored in.
     * They are not looked at.
     *
     * @param resource {@code …/studies/UID} or {@code …/studies/UID/series/UID}
     * @return the new files, in the order of the answer
     */
    public List<Path> retrieve(URI resource, Path folder, Duration limit) throws IOException {
        // Into a file first: only so does the limit hold for the whole answer.
        Path body = Files.createTempFile(folder, "answer", ".part");
        try {
            HttpResponse<Path> answer = get(
                    resource,
                    "multipart/related; type=\"application/dicom\"; transfer-syntax=*",
                    limit,
                    BodyHandlers.ofFile(body));
            require(answer, resource, "WADO-RS");
            return split(body, boundary(answer, resource), folder);
        } finally {
            Files.deleteIfExists(body);
        }
    }

    /**
     * Sends a data set in the DICOM JSON model, as transactions of UPS-RS do (PS3.18 section 11).
     *
     * @param method {@code POST} or {@code PUT}
     * @return the HTTP status, whichever it is
     */
    public int send(String method, URI resource, DataSet body, Duration limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomJson json = DicomJson.single(bytes)) {
            json.write(body, null);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(resource)
                .header("Content-Type", "application/dicom+json")
                .header("Accept", "application/dicom+json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
        return exchange(request, resource, limit, BodyHandlers.discarding()).statusCode();
    }

    private static String boundary(HttpResponse<?> answer, URI resource) throws DicomwebException {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        Matcher boundary = BOUNDARY.matcher(type);
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/related") || !boundary.find()) {
            throw new DicomwebException("WADO-RS of " + resource.getHost() + " answered with " + type.split(";", 2)[0]
                    + " instead of multipart/related with a boundary");
        }
        return boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
    }

    private static List<Path> split(Path body, String boundary, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (InputStream in = Files.newInputStream(body)) {
            MultipartReader reader = new MultipartReader(in, boundary);
            for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
                Path file = Files.createTempFile(folder, String.format(Locale.ROOT, "%06d-", files.size() + 1), ".dcm");
                Files.copy(part.body(), file, StandardCopyOption.REPLACE_EXISTING);
                files.add(file);
            }
        }
        return files;
    }

    private static void require(HttpResponse<?> answer, URI address, String service) throws DicomwebException {
        if (answer.statusCode() != OK) {
            throw new DicomwebException(
                    service + " of " + address.getHost() + " ended with HTTP status " + answer.statusCode(),
                    answer.statusCode());
        }
    }

    private <T> HttpResponse<T> get(URI address, String accept, Duration limit, BodyHandler<T> handler)
            throws DicomwebException {
        return exchange(HttpRequest.newBuilder(address).header("Accept", accept), address, limit, handler);
    }

    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, URI address, Duration limit, BodyHandler<T> handler) throws DicomwebException {
        credentials.authorization(address).ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), handler);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new DicomwebException("TIMED_OUT: " + address.getHost() + " did not answer in time");
        } catch (ExecutionException e) {
            throw new DicomwebException("CONNECT: " + address.getHost() + ": " + e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new DicomwebException("INTERRUPTED: the service is stopping");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
