package dev.hilum.infer.pytorch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One TorchScript network. TorchScript has no names: its outputs are those of the contract in the contract's order, which
 * the shapes of every run are checked against.
 */
final class PytorchSession implements InferenceSession {
    private final Model network;
    private final ModelPackage model;
    private final ByteBuffer bytes;
    private final Map<String, FloatBuffer> outputs = new LinkedHashMap<>();

    PytorchSession(Model network, ModelPackage model) {
        this.network = network;
        this.model = model;
        bytes = buffer(model.contract().inputShape());
        for (ModelContract.Output output : model.contract().outputs()) {
            outputs.put(
                    output.name(), buffer(model.contract().outputShape(output)).asFloatBuffer());
        }
    }

    @Override
    public ModelPackage model() {
        return model;
    }

    @Override
    public FloatBuffer input() {
        return bytes.asFloatBuffer();
    }

    @Override
    public void run() {
        try (NDManager manager = network.getNDManager().newSubManager()) {
            NDArray input = manager.create(
                    bytes.duplicate().order(ByteOrder.nativeOrder()),
                    shape(model.contract().inputShape()),
                    DataType.FLOAT32);
            NDList answer = network.getBlock().forward(new ParameterStore(manager, false), new NDList(input), false);
            answer.attach(manager);
            take(answer);
        } catch (ModelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED, model.weights() + ": the run failed: " + e.getMessage(), e);
        }
    }

    private void take(NDList answer) {
        List<ModelContract.Output> expected = model.contract().outputs();
        if (answer.size() != expected.size()) {
            throw mismatch("gives " + answer.size() + " outputs, the contract names " + expected.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            NDArray values = answer.get(i);
            Shape shape = shape(model.contract().outputShape(expected.get(i)));
            if (!values.getShape().equals(shape) || values.getDataType() != DataType.FLOAT32) {
                throw mismatch("gives output " + i + " as " + values.getDataType() + " "
                        + Arrays.toString(values.getShape().getShape()) + ", by the contract "
                        + expected.get(i).name() + " is float32 " + Arrays.toString(shape.getShape()));
            }
            FloatBuffer target = outputs.get(expected.get(i).name());
            if (target != null) {
                target.put(0, values.toFloatArray());
            }
        }
    }

    private ModelException mismatch(String what) {
        return new ModelException(
                ModelException.Code.CONTRACT_MISMATCH,
                model.folder().resolve(ModelPackage.CONTRACT_FILE) + " does not fit " + model.weights()
                        + ": the network " + what);
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
        network.close();
    }

    private static ByteBuffer buffer(List<Integer> shape) {
        int values = shape.stream().reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    private static Shape shape(List<Integer> shape) {
        long[] sizes = new long[shape.size() + 1];
        sizes[0] = 1;
        for (int i = 0; i < shape.size(); i++) {
            sizes[i + 1] = shape.get(i);
        }
        return new Shape(sizes);
    }
}
