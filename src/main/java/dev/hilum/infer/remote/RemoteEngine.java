package dev.hilum.infer.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.oip.OipTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs networks on a server that speaks the Open Inference Protocol v2. The server chooses the device; a server that
 * cannot be reached fails the run, it never falls back to this machine.
 */
public final class RemoteEngine implements InferenceEngine {
    private final OipClient client;

    public RemoteEngine() {
        this(duration -> Thread.sleep(duration)); // a server that has no room gets time, nothing else helps it
    }

    RemoteEngine(OipClient.Pause pause) {
        client = new OipClient(pause);
    }

    @Override
    public InferenceSession open(ModelPackage model) {
        Endpoint endpoint = Endpoint.read(model.weights());
        client.requireReady(endpoint);
        check(model, endpoint, client.metadata(endpoint));
        RemoteSession session = new RemoteSession(client, endpoint, model);
        session.run();
        return session;
    }

    @Override
    public String description() {
        return "Open Inference Protocol v2, remote";
    }

    /** Connections close when they are idle. */
    @Override
    public void close() {}

    private static void check(ModelPackage model, Endpoint endpoint, JsonNode metadata) {
        ModelContract contract = model.contract();
        Set<String> outputs = new TreeSet<>();
        for (ModelContract.Output output : contract.outputs()) {
            outputs.add(output.name());
            tensor(endpoint, metadata.path("outputs"), output.name(), contract.outputShape(output));
        }
        tensor(endpoint, metadata.path("inputs"), contract.input().name(), contract.inputShape());
        if (metadata.path("inputs").size() != 1) {
            throw mismatch(endpoint, "has " + metadata.path("inputs").size() + " inputs, the contract has one");
        }
        Set<String> served = new TreeSet<>();
        metadata.path("outputs").forEach(o -> served.add(o.path("name").asText()));
        if (!served.containsAll(outputs)) {
            throw mismatch(endpoint, "has the outputs " + served + ", the contract " + outputs);
        }
    }

    /** Shapes are with or without a batch axis: Triton leaves it out of models that do not batch. −1 fits every size. */
    private static void tensor(Endpoint endpoint, JsonNode tensors, String name, List<Integer> expected) {
        for (JsonNode tensor : tensors) {
            if (tensor.path("name").asText().equals(name)) {
                List<Integer> shape = new ArrayList<>();
                tensor.path("shape").forEach(side -> shape.add(side.asInt()));
                boolean batched =
                        shape.size() == expected.size() + 1 && (shape.getFirst() == -1 || shape.getFirst() == 1);
                List<Integer> own = batched ? shape.subList(1, shape.size()) : shape;
                boolean fits = own.size() == expected.size()
                        && tensor.path("datatype").asText().equals(OipTensor.FP32);
                for (int a = 0; fits && a < own.size(); a++) {
                    fits = own.get(a) == -1 || own.get(a).equals(expected.get(a));
                }
                if (fits) {
                    return;
                }
                throw mismatch(
                        endpoint,
                        "has " + name + " as " + tensor.path("datatype").asText() + " " + shape
                                + ", the contract as FP32 [1, "
                                + expected.toString().substring(1));
            }
        }
        throw mismatch(endpoint, "has no tensor " + name);
    }

    private static ModelException mismatch(Endpoint endpoint, String what) {
        return new ModelException(ModelException.Code.CONTRACT_MISMATCH, endpoint.path("") + " " + what);
    }
}
