package dev.hilum.infer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Opens each model with the engine that its contract names; engines start when the first model asks for them. */
public final class Engines implements InferenceEngine {
    private final Map<String, Supplier<InferenceEngine>> available;
    private final Map<String, InferenceEngine> started = new LinkedHashMap<>();

    /** @param available by the contract's word; a supplier throws {@link ModelException} where its engine cannot start */
    public Engines(Map<String, Supplier<InferenceEngine>> available) {
        this.available = new TreeMap<>(available);
    }

    @Override
    public synchronized InferenceSession open(ModelPackage model) {
        String name = model.contract().engine();
        Supplier<InferenceEngine> supplier = available.get(name);
        if (supplier == null) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    model.folder().resolve(ModelPackage.CONTRACT_FILE) + ": engine: " + name
                            + " is not installed, only " + available.keySet()
                            + " (pytorch: build with mvn -Ppytorch package)");
        }
        InferenceEngine engine = started.get(name);
        if (engine == null) {
            engine = supplier.get();
            started.put(name, engine);
        }
        return engine.open(model);
    }

    /** The engines that run, each with its device. */
    @Override
    public synchronized String description() {
        return String.join(
                "; ",
                started.values().stream().map(InferenceEngine::description).toList());
    }

    @Override
    public synchronized void close() {
        started.values().forEach(InferenceEngine::close);
        started.clear();
    }
}
