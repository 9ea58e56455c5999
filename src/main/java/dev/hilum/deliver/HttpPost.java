package dev.hilum.deliver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;

/** One HTTP request with a body; what goes wrong is said without bodies, which may hold patient data. */
final class HttpPost {
    private static final int MAX_ANSWER = 4 << 20;

    private final HttpClient client;
    private final DispatchSettings settings;

    HttpPost(DispatchSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What came back. */
    sealed interface Answer {
        /** An HTTP status and the beginning of its body. */
        record Status(int code, String body) implements Answer {
            boolean isSuccess() {
                return code / 100 == 2;
            }

            /** The server, or what stands before it, cannot work now: it counts as not reached. */
            boolean isUnavailable() {
                return code == 429 || code == 502 || code == 503 || code == 504;
            }
        }

        /** No answer. */
        record None(String error) implements Answer {}
    }

    /**
     * A request.
     *
     * @param idempotencyKey the same whenever the same object is sent again
     */
    record Request(String method, URI url, String contentType, String accept, String idempotencyKey) {}

    Answer send(Destination.HttpTarget target, Request request, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.url())
                .timeout(settings.responseTimeout())
                .header("Content-Type", request.contentType())
                .header("Accept", request.accept())
                .header("Idempotency-Key", request.idempotencyKey())
                .method(request.method(), body);
        target.bearerToken().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<java.io.InputStream> response =
                    client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var in = response.body()) {
                return new Answer.Status(
                        response.statusCode(), new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
            }
        } catch (HttpTimeoutException e) {
            return new Answer.None("TIMED_OUT: " + request.url().getHost() + " did not answer in time");
        } catch (IOException e) {
            return new Answer.None("CONNECT: " + request.url().getHost() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None("INTERRUPTED: the service is stopping");
        }
    }
}
