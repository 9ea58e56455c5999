package dev.hilum.infer.onnx;

import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;

/** ONNX Runtime. The only package that sees its classes. */
public final class OnnxEngine implements InferenceEngine {
    /**
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}: the value of {@code hilum.inference.device}
     * @param threads within one operator
     */
    public static OnnxEngine create(String device, int threads) {
        throw new UnsupportedOperationException("not there yet: " + device + threads);
    }

    private OnnxEngine() {}

    @Override
    public InferenceSession open(ModelPackage model) {
        throw new UnsupportedOperationException("not there yet");
    }

    @Override
    public String description() {
        return "ONNX Runtime";
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not there yet");
    }
}
