package dev.hilum.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files to a FHIR server or a webhook, one request for each; 2xx means that it is there. */
final class HttpObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FHIR_JSON = "application/fhir+json";

    private final HttpPost http;

    HttpObjects(HttpPost http) {
        this.http = http;
    }

    Attempt send(Destination.Fhir server, List<Delivery.Item> items) {
        return each(items, item -> {
            JsonNode resource = JSON.readTree(item.path().toFile());
            String type = resource.path("resourceType").asText();
            String id = resource.path("id").asText();
            boolean bundle = type.equals("Bundle") || id.isEmpty();
            URI url =
                    bundle ? server.target().url() : URI.create(server.target().url() + "/" + type + "/" + id);
            return http.send(
                    server.target(),
                    new HttpPost.Request(bundle ? "POST" : "PUT", url, FHIR_JSON, FHIR_JSON, key(item)),
                    BodyPublishers.ofFile(item.path()));
        });
    }

    Attempt send(Destination.Webhook hook, List<Delivery.Item> items) {
        return each(
                items,
                item -> http.send(
                        hook.target(),
                        new HttpPost.Request("POST", hook.target().url(), contentType(item.path()), "*/*", key(item)),
                        BodyPublishers.ofFile(item.path())));
    }

    private interface Sending {
        HttpPost.Answer send(Delivery.Item item) throws IOException;
    }

    private static Attempt each(List<Delivery.Item> items, Sending sending) {
        List<ItemOutcome> outcomes = new ArrayList<>();
        boolean reached = true;
        for (Delivery.Item item : items) {
            try {
                HttpPost.Answer answer = sending.send(item);
                outcomes.add(outcome(item, answer));
                reached &= isReached(answer);
            } catch (FileNotFoundException e) {
                outcomes.add(ItemOutcome.failed(item, "the file is gone: " + item.path()));
            } catch (IOException e) {
                outcomes.add(ItemOutcome.failed(
                        item, "cannot read " + item.path() + ": " + e.getClass().getSimpleName()));
            }
        }
        return new Attempt(reached, outcomes);
    }

    private static boolean isReached(HttpPost.Answer answer) {
        return switch (answer) {
            case HttpPost.Answer.Status status -> !status.isUnavailable();
            case HttpPost.Answer.None none -> false;
        };
    }

    private static ItemOutcome outcome(Delivery.Item item, HttpPost.Answer answer) {
        return switch (answer) {
            case HttpPost.Answer.Status status ->
                status.isSuccess()
                        ? new ItemOutcome(item, true, status.code(), null)
                        : new ItemOutcome(item, false, status.code(), "HTTP status " + status.code());
            case HttpPost.Answer.None none -> ItemOutcome.failed(item, none.error());
        };
    }

    private static String key(Delivery.Item item) {
        return String.valueOf(item.sopInstanceUid());
    }

    private static String contentType(Path file) {
        String name = file.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        return switch (suffix) {
            case "json" -> "application/json";
            case "pdf" -> "application/pdf";
            case "dcm" -> "application/dicom";
            case "hl7" -> "x-application/hl7-v2+er7";
            default -> "application/octet-stream";
        };
    }
}
