package dev.hilum.infer.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.oip.OipException;
import dev.hilum.infer.oip.OipMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Requests to one server. Back-pressure works both ways: at most {@value #IN_FLIGHT} requests are under way from here,
 * and a server that says 429 or 503 is asked again after as long as it asks for, or after growing pauses, until the
 * timeout of the model is spent. Then the run fails and says why; nothing falls back to another device.
 */
final class OipClient {
    private static final int IN_FLIGHT = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT, true);
    private final Pause pause;

    /** Waits; tests count instead. */
    @FunctionalInterface
    interface Pause {
        void take(Duration duration) throws InterruptedException;
    }

    OipClient(Pause pause) {
        this.pause = pause;
    }

    /** A GET whose answer is JSON. */
    JsonNode metadata(Endpoint endpoint) {
        URI uri = endpoint.path("");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(endpoint.timeout()).GET().build();
        HttpResponse<byte[]> response = send(endpoint, request);
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw failed(uri, "the model's metadata are no JSON", e);
        }
    }

    /** Refuses a model that is not ready. */
    void requireReady(Endpoint endpoint) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.path("/ready"))
                .timeout(endpoint.timeout())
                .GET()
                .build();
        send(endpoint, request);
    }

    /** @param largest bytes of the tensors that are expected */
    OipMessage.Parsed infer(Endpoint endpoint, OipMessage message, long largest) {
        URI uri = endpoint.path("/infer");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(endpoint.timeout())
                .header("Content-Type", "application/octet-stream")
                .header(OipMessage.HEADER_LENGTH, Integer.toString(message.headerLength()))
                .POST(BodyPublishers.ofByteArray(message.body()))
                .build();
        HttpResponse<byte[]> response = send(endpoint, request);
        if (response.body().length > largest + (1 << 20)) {
            throw failed(uri, "the answer has " + response.body().length + " bytes, more than its tensors take", null);
        }
        int header = (int)
                response.headers().firstValueAsLong(OipMessage.HEADER_LENGTH).orElse(-1);
        try {
            return OipMessage.parse(response.body(), header, "outputs");
        } catch (OipException e) {
            throw failed(uri, "the answer breaks the protocol: " + e.getMessage(), e);
        }
    }

    private HttpResponse<byte[]> send(Endpoint endpoint, HttpRequest request) {
        long end = System.nanoTime() + endpoint.timeout().toNanos();
        Duration next = FIRST_PAUSE;
        try {
            inFlight.acquire();
            try {
                while (true) {
                    Attempt attempt = attempt(request);
                    if (attempt.response != null && attempt.response.statusCode() == 200) {
                        return attempt.response;
                    }
                    if (!attempt.again || System.nanoTime() + next.toNanos() >= end) {
                        throw failed(request.uri(), attempt.reason, attempt.cause);
                    }
                    pause.take(attempt.after.isZero() ? next : attempt.after);
                    next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
                }
            } finally {
                inFlight.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(request.uri(), "interrupted", e);
        }
    }

    /** One try: an answer, or why there is none and whether to ask again. */
    private record Attempt(
            @org.jspecify.annotations.Nullable HttpResponse<byte[]> response,
            String reason,
            boolean again,
            Duration after,
            @org.jspecify.annotations.Nullable Throwable cause) {}

    private Attempt attempt(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            int status = response.statusCode();
            boolean busy = status == 429 || status == 503;
            String reason = "status " + status + ": " + reason(response.body());
            return new Attempt(response, reason, busy, retryAfter(response), null);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Attempt(null, "cannot be reached: " + why, true, Duration.ZERO, e);
        }
    }

    private static Duration retryAfter(HttpResponse<byte[]> response) {
        String value = response.headers().firstValue("Retry-After").orElse("");
        return value.matches("\\d{1,2}") ? Duration.ofSeconds(Integer.parseInt(value)) : Duration.ZERO;
    }

    /** The protocol's error object, or the beginning of whatever came. */
    private static String reason(byte[] body) {
        String text = new String(
                body, 0, Math.min(body.length, 10 * LONGEST_REASON), java.nio.charset.StandardCharsets.UTF_8);
        try {
            JsonNode error = new ObjectMapper().readTree(text).path("error");
            text = error.isTextual() ? error.textValue() : text;
        } catch (IOException e) {
            // No JSON: a proxy's page, shown as it is.
        }
        String line = text.replaceAll("\\s+", " ").strip();
        return line.substring(0, Math.min(line.length(), LONGEST_REASON));
    }

    private static ModelException failed(URI uri, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = uri + ": " + what;
        return cause == null
                ? new ModelException(ModelException.Code.ENGINE_FAILED, message)
                : new ModelException(ModelException.Code.ENGINE_FAILED, message, cause);
    }
}
