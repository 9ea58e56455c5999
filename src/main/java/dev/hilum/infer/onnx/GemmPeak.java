package dev.hilum.infer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.hilum.infer.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;

/** The float32 peak of this machine as ONNX Runtime reaches it: a product of two 2048 × 2048 matrices on the CPU. */
final class GemmPeak {
    private static final int SIDE = 2048;
    private static final int ROUNDS = 8;

    private GemmPeak() {}

    /** GFLOP/s of the best round. */
    static double measure(int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            try (OrtSession session = environment.createSession(network(), options);
                    OnnxTensor a = matrix(environment);
                    OnnxTensor b = matrix(environment)) {
                double best = Double.POSITIVE_INFINITY;
                for (int round = 0; round < ROUNDS; round++) {
                    long start = System.nanoTime();
                    session.run(Map.of("a", a, "b", b)).close();
                    best = Math.min(best, (System.nanoTime() - start) / 1e9);
                }
                return 2.0 * SIDE * SIDE * SIDE / best / 1e9;
            }
        } catch (OrtException e) {
            throw new ModelException(ModelException.Code.ENGINE_FAILED, "gemm.onnx: " + e.getMessage(), e);
        }
    }

    private static OnnxTensor matrix(OrtEnvironment environment) throws OrtException {
        FloatBuffer values = ByteBuffer.allocateDirect(SIDE * SIDE * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (i % 1013) / 1013f);
        }
        return OnnxTensor.createTensor(environment, values, new long[] {SIDE, SIDE});
    }

    private static byte[] network() {
        try (InputStream in = Objects.requireNonNull(GemmPeak.class.getResourceAsStream("gemm.onnx"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
