package dev.hilum.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * STOW-RS as user agent (PS3.18 section 10.5): all DICOM objects of a result in one request. Each object counts by the
 * Referenced and Failed SOP Sequence of the answer; an answer that names neither counts by its status alone.
 */
final class StowClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAILED_SOP_SEQUENCE = "00081198";
    private static final String REFERENCED_SOP_SEQUENCE = "00081199";
    private static final String REFERENCED_SOP_INSTANCE_UID = "00081155";
    private static final String FAILURE_REASON = "00081197";
    private static final String WARNING_REASON = "00081196";
    private static final int ACCEPTED_IN_PART = 202;

    private final HttpPost http;

    StowClient(HttpPost http) {
        this.http = http;
    }

    Attempt send(Destination.StowRs archive, Delivery delivery, List<Delivery.Item> items) {
        List<ItemOutcome> outcomes = new ArrayList<>();
        List<Delivery.Item> dicom = new ArrayList<>();
        for (Delivery.Item item : items) {
            if (item.sopClassUid() == null) {
                outcomes.add(ItemOutcome.failed(item, item.role() + " is no DICOM object: STOW-RS cannot take it"));
            } else {
                dicom.add(item);
            }
        }
        return dicom.isEmpty() ? new Attempt(true, outcomes) : post(archive, delivery, dicom, outcomes);
    }

    private Attempt post(
            Destination.StowRs archive, Delivery delivery, List<Delivery.Item> items, List<ItemOutcome> outcomes) {
        String boundary = "hilum." + UUID.nameUUIDFromBytes(delivery.id().getBytes(StandardCharsets.UTF_8));
        HttpPost.Request request = new HttpPost.Request(
                "POST",
                URI.create(archive.target().url() + "/studies/" + delivery.studyInstanceUid()),
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary,
                "application/dicom+json",
                delivery.id());
        HttpPost.Answer answer;
        try {
            answer = http.send(
                    archive.target(),
                    request,
                    multipart(boundary, items.stream().map(Delivery.Item::path).toList()));
        } catch (FileNotFoundException e) {
            items.forEach(item -> outcomes.add(ItemOutcome.failed(item, "a file of the result is gone")));
            return new Attempt(true, outcomes);
        }
        return switch (answer) {
            case HttpPost.Answer.None none -> {
                items.forEach(item -> outcomes.add(ItemOutcome.failed(item, none.error())));
                yield new Attempt(false, outcomes);
            }
            case HttpPost.Answer.Status status -> {
                Map<String, JsonNode> stored = named(status.body(), REFERENCED_SOP_SEQUENCE);
                Map<String, JsonNode> failed = named(status.body(), FAILED_SOP_SEQUENCE);
                items.forEach(item -> outcomes.add(outcome(item, status, stored, failed)));
                yield new Attempt(!status.isUnavailable(), outcomes);
            }
        };
    }

    private static ItemOutcome outcome(
            Delivery.Item item,
            HttpPost.Answer.Status status,
            Map<String, JsonNode> stored,
            Map<String, JsonNode> failed) {
        String uid = String.valueOf(item.sopInstanceUid());
        if (failed.containsKey(uid)) {
            int reason = code(failed.get(uid), FAILURE_REASON, status.code());
            return new ItemOutcome(item, false, reason, String.format("failure reason %04X", reason));
        }
        if (stored.containsKey(uid)) {
            int warning = code(stored.get(uid), WARNING_REASON, 0);
            return new ItemOutcome(item, true, warning, warning == 0 ? null : String.format("warning %04X", warning));
        }
        boolean says = !stored.isEmpty() || !failed.isEmpty();
        return status.isSuccess() && status.code() != ACCEPTED_IN_PART && !says
                ? new ItemOutcome(item, true, 0, null)
                : new ItemOutcome(item, false, status.code(), "HTTP status " + status.code() + ", object not named");
    }

    private static int code(JsonNode item, String tag, int otherwise) {
        return item.path(tag).path("Value").path(0).asInt(otherwise);
    }

    /** Items of a sequence of the answer by their SOP Instance UIDs; none where it is no DICOM JSON. */
    private static Map<String, JsonNode> named(String body, String sequence) {
        Map<String, JsonNode> items = new HashMap<>();
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode dataSet = root != null && root.isArray() ? root.path(0) : root;
            if (dataSet != null) {
                for (JsonNode item : dataSet.path(sequence).path("Value")) {
                    items.put(
                            item.path(REFERENCED_SOP_INSTANCE_UID)
                                    .path("Value")
                                    .path(0)
                                    .asText(),
                            item);
                }
            }
        } catch (JsonProcessingException e) {
            return Map.of();
        }
        return items;
    }

    private static BodyPublisher multipart(String boundary, List<Path> files) throws FileNotFoundException {
        List<BodyPublisher> parts = new ArrayList<>();
        for (Path file : files) {
            parts.add(BodyPublishers.ofString("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"));
            parts.add(BodyPublishers.ofFile(file));
            parts.add(BodyPublishers.ofString("\r\n"));
        }
        parts.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }
}
