package dev.hilum.validate.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.web.MultipartReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Retrieves a study as user agent: QIDO-RS for its series (PS3.18 section 10.6), WADO-RS for the instances of each CT
 * series in the transfer syntax they are stored in (section 10.4). Fewer instances than the service itself counts are an
 * error, never a smaller study.
 */
final class DicomwebStudy {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final String SERIES_UID = "0020000E";
    private static final String MODALITY = "00080060";
    private static final String INSTANCES = "00201209";
    private static final Pattern STUDY = Pattern.compile("https?://[^/?#]+/(?:[^?#]*/)?studies/[0-9.]{1,64}/?");
    private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");

    private final DicomwebAccess access;

    DicomwebStudy(DicomwebAccess access) {
        this.access = access;
    }

    /** One series as the service lists it; {@code instances} is -1 where it does not count them. */
    private record Listed(String uid, String modality, int instances) {}

    /**
     * Writes the study's CT series into a folder, or all of its series where none is CT.
     *
     * @param address {@code …/studies/<Study Instance UID>}
     * @throws IOException that names the host and what went wrong
     */
    void fetch(String address, Path folder) throws IOException {
        if (!STUDY.matcher(address).matches()) {
            throw new IOException("the path of the case must be http(s)://host/…/studies/<Study Instance UID>"
                    + " without user, password or query");
        }
        URI study = URI.create(address.replaceFirst("/$", ""));
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            List<Listed> all = series(client, study);
            List<Listed> ct =
                    all.stream().filter(s -> s.modality().equals("CT")).toList();
            int number = 0;
            for (Listed one : ct.isEmpty() ? all : ct) {
                number = retrieve(client, study, one, folder, number);
            }
        }
    }

    private List<Listed> series(HttpClient client, URI study) throws IOException {
        HttpResponse<InputStream> response = get(client, URI.create(study + "/series"), "application/dicom+json");
        List<Listed> series = new ArrayList<>();
        if (response.statusCode() != 204) {
            try (InputStream in = response.body()) {
                for (JsonNode one : new ObjectMapper().readTree(in)) {
                    String uid = value(one, SERIES_UID).asText();
                    if (!UID.matcher(uid).matches()) {
                        throw failed(study, "answered a series without Series Instance UID (0020,000E)");
                    }
                    series.add(new Listed(
                            uid,
                            value(one, MODALITY).asText(),
                            value(one, INSTANCES).asInt(-1)));
                }
            }
        }
        if (series.isEmpty()) {
            throw failed(study, "has no such study");
        }
        return series;
    }

    private static JsonNode value(JsonNode dataSet, String tag) {
        return dataSet.path(tag).path("Value").path(0);
    }

    private int retrieve(HttpClient client, URI study, Listed series, Path folder, int first) throws IOException {
        HttpResponse<InputStream> response = get(
                client,
                URI.create(study + "/series/" + series.uid()),
                "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
        String type = response.headers().firstValue("Content-Type").orElse("");
        Matcher boundary = BOUNDARY.matcher(type);
        int number = first;
        try (InputStream in = response.body()) {
            if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/related") || !boundary.find()) {
                throw failed(study, "answered no multipart/related");
            }
            MultipartReader reader =
                    new MultipartReader(in, boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
            for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
                Files.copy(part.body(), folder.resolve(String.format(Locale.ROOT, "%06d.dcm", ++number)));
            }
        }
        if (series.instances() >= 0 && number - first < series.instances()) {
            throw failed(study, "sent " + (number - first) + " of " + series.instances() + " instances of a series");
        }
        return number;
    }

    private HttpResponse<InputStream> get(HttpClient client, URI uri, String accept) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(ANSWER).header("Accept", accept);
        access.authorizationFor(uri).ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 != 2) {
                response.body().close();
                throw failed(uri, "answered HTTP status " + response.statusCode() + hint(response.statusCode()));
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String hint(int status) {
        return status == 401 || status == 403
                ? ": set hilum.validation.dicomweb.url with .token, or .username and .password"
                : "";
    }

    private static IOException failed(URI uri, String what) {
        return new IOException("the DICOMweb service at " + uri.getHost() + " " + what);
    }
}
