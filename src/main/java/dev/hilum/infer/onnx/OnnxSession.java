package dev.hilum.infer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One network with direct buffers of fixed shape that every run reuses: nothing is allocated or copied between runs. */
final class OnnxSession implements InferenceSession {
    private final OrtSession session;
    private final ModelPackage model;
    private final FloatBuffer input;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, FloatBuffer> outputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();

    OnnxSession(OrtEnvironment environment, OrtSession session, ModelPackage model) throws OrtException {
        this.session = session;
        this.model = model;
        ModelContract.Input in = model.contract().input();
        List<Integer> shape = model.contract().inputShape();
        input = buffer(shape);
        inputs = Map.of(in.name(), OnnxTensor.createTensor(environment, input, batched(shape)));
        for (ModelContract.Output output : model.contract().outputs()) {
            List<Integer> out = model.contract().outputShape(output);
            FloatBuffer values = buffer(out);
            outputs.put(output.name(), values);
            pinned.put(output.name(), OnnxTensor.createTensor(environment, values, batched(out)));
        }
    }

    @Override
    public ModelPackage model() {
        return model;
    }

    @Override
    public FloatBuffer input() {
        return input;
    }

    @Override
    public void run() {
        try (OrtSession.Result result = session.run(inputs, Set.of(), pinned)) {
            if (result.size() != pinned.size()) {
                throw new IllegalStateException("the network gave " + result.size() + " outputs");
            }
        } catch (OrtException e) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED, model.weights() + ": the run failed: " + e.getMessage(), e);
        }
    }

    @Override
    public FloatBuffer output(String name) {
        FloatBuffer values = outputs.get(name);
        if (values == null) {
            throw new IllegalArgumentException(model.contract().name() + " has no output " + name);
        }
        return values.asReadOnlyBuffer();
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        pinned.values().forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED, "a session cannot be closed: " + e.getMessage(), e);
        }
    }

    private static FloatBuffer buffer(List<Integer> shape) {
        int values = shape.stream().reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static long[] batched(List<Integer> shape) {
        long[] sizes = new long[shape.size() + 1];
        sizes[0] = 1;
        for (int i = 0; i < shape.size(); i++) {
            sizes[i + 1] = shape.get(i);
        }
        return sizes;
    }
}
