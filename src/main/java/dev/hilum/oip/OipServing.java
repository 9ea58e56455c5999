package dev.hilum.oip;

import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.oip.OipException;
import dev.hilum.infer.oip.OipMessage;
import dev.hilum.infer.oip.OipTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Runs resident models for requests of the protocol. A model's session is shared with the analysis: whoever runs it holds
 * it for one patch, so that a study waits for a request by one patch at most. Requests that wait are limited; the next
 * one is turned away as busy.
 */
final class OipServing {
    private static final int MAX_WAITING = 8;
    private static final int MAX_BATCH = 64;

    private final Semaphore places = new Semaphore(MAX_WAITING, true);

    /** What came of a request. */
    sealed interface Outcome {
        /** The answer. */
        record Answered(OipMessage message) implements Outcome {}

        /** The request breaks the protocol or does not fit the model. */
        record Refused(String reason) implements Outcome {}

        /** Too many requests wait. */
        record Busy() implements Outcome {}
    }

    Outcome infer(InferenceSession session, byte[] body, int headerLength) {
        if (!places.tryAcquire()) {
            return new Outcome.Busy();
        }
        try {
            OipMessage.Parsed request = OipMessage.parse(body, headerLength, "inputs");
            ModelContract contract = session.model().contract();
            List<OipTensor> outputs = run(session, contract, input(contract, request), wanted(contract, request));
            return new Outcome.Answered(OipMessage.response(contract.name(), contract.version(), request, outputs));
        } catch (OipException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        } finally {
            places.release();
        }
    }

    private static OipTensor input(ModelContract contract, OipMessage.Parsed request) {
        if (request.tensors().size() != 1) {
            throw new OipException(
                    "the model has one input, " + contract.input().name() + ", the request has "
                            + request.tensors().size());
        }
        OipTensor tensor = request.tensors().getFirst();
        List<Integer> expected = contract.inputShape();
        List<Integer> shape = tensor.shape();
        boolean fits = tensor.name().equals(contract.input().name())
                && shape.size() == expected.size() + 1
                && shape.subList(1, shape.size()).equals(expected);
        if (!fits) {
            throw new OipException("input " + tensor.name() + " " + shape + " does not fit the model: "
                    + contract.input().name() + " [N, " + expected.toString().substring(1));
        }
        if (shape.getFirst() < 1 || shape.getFirst() > MAX_BATCH) {
            throw new OipException("a batch has 1 to " + MAX_BATCH + " patches, not " + shape.getFirst());
        }
        return tensor;
    }

    private static List<ModelContract.Output> wanted(ModelContract contract, OipMessage.Parsed request) {
        List<ModelContract.Output> wanted = new ArrayList<>();
        for (String name : request.wantedOutputs()) {
            Optional<ModelContract.Output> output = contract.output(name);
            wanted.add(output.orElseThrow(() -> new OipException("the model has no output " + name)));
        }
        return wanted.isEmpty() ? contract.outputs() : wanted;
    }

    private static List<OipTensor> run(
            InferenceSession session, ModelContract contract, OipTensor input, List<ModelContract.Output> wanted) {
        int batch = input.shape().getFirst();
        int patch = input.values().remaining() / batch;
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        wanted.forEach(o -> values.put(o.name(), FloatBuffer.allocate(batch * o.values())));
        for (int i = 0; i < batch; i++) {
            synchronized (session) {
                session.input().put(0, input.values(), i * patch, patch);
                session.run();
                values.forEach((name, all) -> all.put(session.output(name).duplicate()));
            }
        }
        List<OipTensor> outputs = new ArrayList<>();
        for (ModelContract.Output output : wanted) {
            List<Integer> shape = new ArrayList<>(List.of(batch));
            shape.addAll(contract.outputShape(output));
            FloatBuffer all = values.get(output.name());
            if (all != null) {
                outputs.add(new OipTensor(output.name(), shape, all.flip()));
            }
        }
        return outputs;
    }
}
