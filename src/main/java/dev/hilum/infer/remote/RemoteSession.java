package dev.hilum.infer.remote;

import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.oip.OipMessage;
import dev.hilum.infer.oip.OipTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One remote model with local buffers. */
final class RemoteSession implements InferenceSession {
    private final OipClient client;
    private final Endpoint endpoint;
    private final ModelPackage model;
    private final FloatBuffer input;
    private final Map<String, FloatBuffer> outputs = new LinkedHashMap<>();

    RemoteSession(OipClient client, Endpoint endpoint, ModelPackage model) {
        this.client = client;
        this.endpoint = endpoint;
        this.model = model;
        ModelContract contract = model.contract();
        input = buffer(contract.inputShape());
        contract.outputs().forEach(o -> outputs.put(o.name(), buffer(contract.outputShape(o))));
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
        ModelContract contract = model.contract();
        List<Integer> shape = batched(contract.inputShape());
        OipMessage request = OipMessage.request(new OipTensor(contract.input().name(), shape, input.duplicate()));
        long expected =
                outputs.values().stream().mapToLong(FloatBuffer::capacity).sum() * Float.BYTES;
        OipMessage.Parsed answer = client.infer(endpoint, request, expected);
        for (ModelContract.Output output : contract.outputs()) {
            take(answer, output.name(), batched(contract.outputShape(output)));
        }
    }

    private void take(OipMessage.Parsed answer, String name, List<Integer> shape) {
        OipTensor tensor = answer.tensors().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> failed("the answer has no output " + name));
        if (!tensor.shape().equals(shape)) {
            throw failed("the answer has " + name + " as " + tensor.shape() + ", the contract as " + shape);
        }
        output(name);
        FloatBuffer target = outputs.get(name);
        if (target != null) {
            target.put(0, tensor.values(), 0, tensor.values().remaining());
        }
    }

    private ModelException failed(String what) {
        return new ModelException(ModelException.Code.ENGINE_FAILED, endpoint.path("/infer") + ": " + what);
    }

    @Override
    public FloatBuffer output(String name) {
        FloatBuffer values = outputs.get(name);
        if (values == null) {
            throw new IllegalArgumentException(model.contract().name() + " has no output " + name);
        }
        return values.asReadOnlyBuffer();
    }

    /** Nothing is held open. */
    @Override
    public void close() {}

    private static List<Integer> batched(List<Integer> shape) {
        List<Integer> batched = new ArrayList<>(List.of(1));
        batched.addAll(shape);
        return batched;
    }

    private static FloatBuffer buffer(List<Integer> shape) {
        int values = shape.stream().reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
