package dev.hilum.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row as JSON: readable in ten years without this program. Where the bytes lie follows from the record itself. */
final class RowCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RowCodec() {}

    static byte[] encode(InstanceRow row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("study", row.studyInstanceUid());
        node.put("series", row.seriesInstanceUid());
        node.put("instance", row.sopInstanceUid());
        node.put("class", row.sopClassUid());
        node.put("transferSyntax", row.transferSyntaxUid());
        node.put("patientId", row.patientId());
        node.put("issuer", row.issuerOfPatientId());
        node.put("association", row.origin().id());
        node.put("calling", row.origin().callingAeTitle());
        node.put("called", row.origin().calledAeTitle());
        node.put("received", row.receivedAt().toString());
        node.put("headerSha256", row.headerSha256());
        node.put("pixelSha256", row.pixelSha256());
        node.put("pixelOffset", row.pixelOffset());
        node.put("revision", row.revision());
        node.put("contentRevision", row.contentRevision());
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InstanceRow decode(byte[] json, PackLocation location) {
        try {
            JsonNode node = JSON.readTree(json);
            return new InstanceRow(
                    required(node, "study"),
                    required(node, "series"),
                    required(node, "instance"),
                    required(node, "class"),
                    required(node, "transferSyntax"),
                    optional(node, "patientId"),
                    optional(node, "issuer"),
                    new Origin(required(node, "association"), required(node, "calling"), required(node, "called")),
                    Instant.parse(required(node, "received")),
                    required(node, "headerSha256"),
                    optional(node, "pixelSha256"),
                    node.required("pixelOffset").longValue(),
                    node.required("revision").intValue(),
                    node.required("contentRevision").intValue(),
                    location);
        } catch (IOException e) {
            throw new UncheckedIOException("row of pack " + location.packId() + " at " + location.offset(), e);
        }
    }

    private static String required(JsonNode node, String name) {
        return node.required(name).textValue();
    }

    private static @Nullable String optional(JsonNode node, String name) {
        return node.path(name).textValue();
    }
}
