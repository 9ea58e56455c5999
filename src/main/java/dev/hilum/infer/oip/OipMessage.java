package dev.hilum.infer.oip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An inference request or response in bytes.
 *
 * @param headerLength bytes of the JSON object; −1 where there is nothing behind it, and then the header
 *     {@value #HEADER_LENGTH} is left out
 */
public record OipMessage(byte[] body, int headerLength) {
    /** HTTP header: bytes of the JSON object where tensors follow it. */
    public static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A parsed message: the JSON object and the tensors of its {@code inputs} or {@code outputs}. */
    public record Parsed(JsonNode header, List<OipTensor> tensors) {
        public Parsed {
            tensors = List.copyOf(tensors);
        }

        /** Whether the sender of a request asks for this output in binary. */
        public boolean wantsBinary(String output) {
            for (JsonNode wanted : header.path("outputs")) {
                JsonNode own = wanted.path("parameters").path("binary_data");
                if (wanted.path("name").asText().equals(output) && own.isBoolean()) {
                    return own.booleanValue();
                }
            }
            return header.path("parameters").path("binary_data_output").asBoolean(false);
        }

        /** The outputs that a request names; empty: all. */
        public List<String> wantedOutputs() {
            List<String> names = new ArrayList<>();
            header.path("outputs").forEach(o -> names.add(o.path("name").asText()));
            return names;
        }
    }

    /** A request with its input in binary, which asks for all outputs in binary. */
    public static OipMessage request(OipTensor input) {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("parameters").put("binary_data_output", true);
        ArrayNode inputs = header.putArray("inputs");
        return new Writer().add(inputs, input, true).finish(header);
    }

    /**
     * A response.
     *
     * @param request what it answers
     */
    public static OipMessage response(String model, String version, Parsed request, List<OipTensor> outputs) {
        ObjectNode header = JSON.createObjectNode().put("model_name", model).put("model_version", version);
        if (request.header().has("id")) {
            header.set("id", request.header().get("id"));
        }
        ArrayNode array = header.putArray("outputs");
        Writer writer = new Writer();
        outputs.forEach(o -> writer.add(array, o, request.wantsBinary(o.name())));
        return writer.finish(header);
    }

    /**
     * Reads a message.
     *
     * @param key {@code inputs} of a request, {@code outputs} of a response
     * @param headerLength value of {@value #HEADER_LENGTH}; −1 where the whole body is JSON
     * @throws OipException naming the tensor or key
     */
    public static Parsed parse(byte[] body, int headerLength, String key) {
        int json = headerLength < 0 ? body.length : headerLength;
        if (json > body.length) {
            throw new OipException(HEADER_LENGTH + " is " + json + " but the body has " + body.length + " bytes");
        }
        JsonNode header;
        try {
            header = JSON.readTree(body, 0, json);
        } catch (JsonProcessingException e) {
            throw new OipException("the header is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new OipException("the header cannot be read: " + e.getMessage());
        }
        if (!header.path(key).isArray()) {
            throw new OipException(key + " is missing or no list");
        }
        List<OipTensor> tensors = new ArrayList<>();
        int at = json;
        for (JsonNode tensor : header.get(key)) {
            int size = tensor.path("parameters").path("binary_data_size").asInt(-1);
            tensors.add(size < 0 ? ofJson(tensor) : ofBytes(tensor, body, at, size));
            at += Math.max(0, size);
        }
        if (at != body.length) {
            throw new OipException("the tensors take " + at + " bytes with the header, the body has " + body.length);
        }
        return new Parsed(header, tensors);
    }

    private static OipTensor ofBytes(JsonNode tensor, byte[] body, int at, int size) {
        if (size > body.length - at || size % Float.BYTES != 0) {
            throw new OipException("tensor " + name(tensor) + ": binary_data_size " + size + " does not fit the body");
        }
        FloatBuffer values = ByteBuffer.wrap(body, at, size)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        return new OipTensor(name(tensor), shape(tensor), values);
    }

    /** {@code data} may be flat or nested; both hold the values row by row. */
    private static OipTensor ofJson(JsonNode tensor) {
        long size = OipTensor.size(name(tensor), shape(tensor));
        if (!tensor.path("data").isArray() || size > Integer.MAX_VALUE / Float.BYTES) {
            throw new OipException(
                    "tensor " + name(tensor) + ": data is missing or no list, or the shape is too large");
        }
        List<Float> values = new ArrayList<>();
        flatten(name(tensor), tensor.get("data"), values);
        FloatBuffer buffer = FloatBuffer.allocate(values.size());
        values.forEach(buffer::put);
        return new OipTensor(name(tensor), shape(tensor), buffer.flip());
    }

    private static void flatten(String name, JsonNode node, List<Float> values) {
        if (node.isArray()) {
            node.forEach(child -> flatten(name, child, values));
        } else if (node.isNumber()) {
            values.add(node.floatValue());
        } else {
            throw new OipException("tensor " + name + ": data holds something that is no number");
        }
    }

    private static String name(JsonNode tensor) {
        if (!tensor.path("name").isTextual()) {
            throw new OipException("a tensor has no name");
        }
        String type = tensor.path("datatype").asText();
        if (!type.equals(OipTensor.FP32)) {
            throw new OipException(
                    "tensor " + tensor.get("name").textValue() + ": datatype " + type + ", only FP32 is taken");
        }
        return tensor.get("name").textValue();
    }

    private static List<Integer> shape(JsonNode tensor) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode side : tensor.path("shape")) {
            if (!side.canConvertToInt() || !side.isIntegralNumber()) {
                throw new OipException("tensor " + name(tensor) + ": the shape must be whole numbers");
            }
            shape.add(side.intValue());
        }
        return shape;
    }

    /** Collects tensors, and their bytes where they are binary. */
    private static final class Writer {
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private boolean anyBinary;

        private Writer add(ArrayNode array, OipTensor tensor, boolean asBytes) {
            ObjectNode node = array.addObject().put("name", tensor.name()).put("datatype", OipTensor.FP32);
            ArrayNode shape = node.putArray("shape");
            tensor.shape().forEach(shape::add);
            if (asBytes) {
                byte[] bytes = tensor.bytes();
                node.putObject("parameters").put("binary_data_size", bytes.length);
                binary.writeBytes(bytes);
                anyBinary = true;
            } else {
                ArrayNode data = node.putArray("data");
                FloatBuffer values = tensor.values().duplicate();
                while (values.hasRemaining()) {
                    data.add(values.get());
                }
            }
            return this;
        }

        private OipMessage finish(ObjectNode header) {
            try {
                byte[] json = JSON.writeValueAsBytes(header);
                ByteArrayOutputStream all = new ByteArrayOutputStream(json.length + binary.size());
                all.writeBytes(json);
                binary.writeTo(all);
                return new OipMessage(all.toByteArray(), anyBinary ? json.length : -1);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
