package dev.hilum.infer.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.hilum.infer.ModelContract;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares a contract with the network that it describes: names, types, ranks and fixed sizes. */
final class GraphCheck {
    private GraphCheck() {}

    static void check(ModelPackage model, OrtSession session) throws OrtException {
        ModelContract contract = model.contract();
        ModelContract.Input input = contract.input();
        names(model, "inputs", Set.of(input.name()), session.getInputNames());
        tensor(model, input.name(), session.getInputInfo(), contract.inputShape());
        Set<String> outputs = new TreeSet<>();
        contract.outputs().forEach(o -> outputs.add(o.name()));
        names(model, "outputs", outputs, session.getOutputNames());
        for (ModelContract.Output output : contract.outputs()) {
            tensor(model, output.name(), session.getOutputInfo(), contract.outputShape(output));
        }
    }

    private static void names(ModelPackage model, String what, Set<String> contract, Set<String> network) {
        if (!contract.equals(network)) {
            throw mismatch(model, what + " of the contract " + new TreeSet<>(contract) + ", of the network " + network);
        }
    }

    /** A size of −1 in the network is one that it leaves open. */
    private static void tensor(ModelPackage model, String name, Map<String, NodeInfo> nodes, List<Integer> expected) {
        @Nullable NodeInfo node = nodes.get(name);
        if (node == null || !(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw mismatch(model, name + " is not a float32 tensor in the network");
        }
        long[] shape = info.getShape();
        boolean fits = shape.length == expected.size() + 1 && (shape[0] == 1 || shape[0] == -1);
        for (int a = 0; fits && a < expected.size(); a++) {
            fits = shape[a + 1] == expected.get(a) || shape[a + 1] == -1;
        }
        if (!fits) {
            throw mismatch(
                    model,
                    name + " has the shape " + Arrays.toString(shape) + " in the network, by the contract [1, "
                            + expected.toString().substring(1));
        }
    }

    private static ModelException mismatch(ModelPackage model, String what) {
        return new ModelException(
                ModelException.Code.CONTRACT_MISMATCH,
                model.folder().resolve(ModelPackage.CONTRACT_FILE) + " does not fit " + model.weights() + ": " + what);
    }
}
