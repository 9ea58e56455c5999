package dev.hilum.infer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Floating point operations of one run of a network: two for each multiply-add of its convolutions and matrix products,
 * from the shapes that ONNX Runtime's profile of an unoptimised run names. Everything else counts as none.
 */
final class FlopCount {
    private FlopCount() {}

    /** @param folder for the profile, which is deleted */
    static double of(ModelPackage model, Path folder) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.enableProfiling(folder.resolve("profile").toString());
            try (OrtSession session = environment.createSession(model.weights().toString(), options);
                    OnnxTensor input = zeros(environment, model.contract())) {
                session.run(Map.of(model.contract().input().name(), input)).close();
                return count(Path.of(session.endProfiling()));
            }
        } catch (OrtException e) {
            throw new ModelException(ModelException.Code.ENGINE_FAILED, model.weights() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double count(Path profile) throws IOException {
        double sum = 0;
        for (JsonNode event : new ObjectMapper().readTree(profile.toFile())) {
            JsonNode args = event.path("args");
            if (event.path("name").asText().endsWith("_kernel_time")) {
                sum += flops(args.path("op_name").asText(), args);
            }
        }
        Files.delete(profile);
        return sum;
    }

    private static double flops(String operator, JsonNode args) {
        double outputs = product(args.path("output_type_shape").path(0), 0);
        JsonNode second = args.path("input_type_shape").path(1);
        return switch (operator) {
            case "Conv" -> 2 * outputs * product(second, 1);
            case "MatMul", "Gemm" -> 2 * outputs * shape(second).path(0).asDouble();
            default -> 0;
        };
    }

    private static double product(JsonNode typed, int from) {
        JsonNode shape = shape(typed);
        double product = shape.isEmpty() ? 0 : 1;
        for (int i = from; i < shape.size(); i++) {
            product *= shape.path(i).asDouble();
        }
        return product;
    }

    /** {@code {"float": [1, 2, 3]}} to its list. */
    private static JsonNode shape(JsonNode typed) {
        return typed.path("float");
    }

    private static OnnxTensor zeros(OrtEnvironment environment, ModelContract contract) throws OrtException {
        long[] shape = LongStream.concat(
                        LongStream.of(1), contract.inputShape().stream().mapToLong(Integer::longValue))
                .toArray();
        long values = LongStream.of(shape).reduce(1, Math::multiplyExact);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(values * Float.BYTES)).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
    }
}
