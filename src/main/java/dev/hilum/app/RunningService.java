package dev.hilum.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A running service that a verb talks to. */
final class RunningService {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The running service; default: ${DEFAULT-VALUE}. A bearer token is read from"
                    + " HILUM_TOKEN, user:password from HILUM_SIGN_IN.")
    private String url = "http://127.0.0.1:8080";

    /** The body of a 2xx answer; anything else is an error that names the address. */
    String call(String method, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        Optional.ofNullable(System.getenv("HILUM_TOKEN"))
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        Optional.ofNullable(System.getenv("HILUM_SIGN_IN"))
                .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(basic -> request.setHeader("Authorization", "Basic " + basic));
        HttpResponse<String> response;
        try (HttpClient client = HttpClient.newHttpClient()) {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("no answer from " + url + ": is the service running there? See --url", e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(url + path + " answered " + response.statusCode());
        }
        return response.body();
    }
}
