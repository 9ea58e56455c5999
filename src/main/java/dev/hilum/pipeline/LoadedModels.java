package dev.hilum.pipeline;

import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.ModelTask;
import dev.hilum.infer.NoduleDetector;
import dev.hilum.infer.PneumoniaSegmenter;
import java.util.ArrayList;
import java.util.List;

/** The active models, loaded and warm. One analysis at a time uses them: sessions hold their buffers. */
public final class LoadedModels implements AutoCloseable {
    private final InferenceEngine engine;
    private final List<InferenceSession> sessions = new ArrayList<>();
    private final ModelRegistry registry;
    private final NoduleDetector nodules;
    private final PneumoniaSegmenter pneumonia;

    /**
     * Loads the active version of every task; {@code workers} threads prepare its inputs.
     *
     * @throws ModelException where a model is missing, does not fit its contract, or is corrupt
     */
    public LoadedModels(ModelRegistry registry, InferenceEngine engine, int workers) {
        this.registry = registry;
        this.engine = engine;
        InferenceSession segmentation =
                registry.active(ModelTask.NODULE_SEGMENTATION).map(this::open).orElse(null);
        this.nodules = new NoduleDetector(open(required(ModelTask.NODULE_DETECTION)), segmentation, workers);
        this.pneumonia = new PneumoniaSegmenter(open(required(ModelTask.PNEUMONIA_LESION)), workers);
    }

    public NoduleDetector nodules() {
        return nodules;
    }

    public PneumoniaSegmenter pneumonia() {
        return pneumonia;
    }

    /** Identities of the loaded models, in order of task. */
    public List<ModelIdentity> identities() {
        return sessions.stream().map(s -> s.model().identity()).toList();
    }

    public List<ModelPackage> packages() {
        return registry.all();
    }

    /** Which engine and device, for the start-up line. */
    public String description() {
        return engine.description();
    }

    private ModelPackage required(ModelTask task) {
        return registry.active(task)
                .orElseThrow(() -> new ModelException(
                        ModelException.Code.CONTRACT_INVALID,
                        "no model for the task " + task.label() + " under the models folder"));
    }

    private InferenceSession open(ModelPackage model) {
        InferenceSession session = engine.open(model);
        sessions.add(session);
        return session;
    }

    @Override
    public void close() {
        sessions.forEach(InferenceSession::close);
        engine.close();
    }
}
