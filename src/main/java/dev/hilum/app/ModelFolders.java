package dev.hilum.app;

import dev.hilum.infer.Engines;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.onnx.OnnxEngine;
import dev.hilum.infer.pytorch.Djl;
import dev.hilum.infer.pytorch.PytorchEngine;
import dev.hilum.infer.remote.RemoteEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Where models, the choices among them, and the engines for them come from. */
final class ModelFolders {
    private ModelFolders() {}

    /** The shipped models, then the hospital's own under {@code hilum.home/models}. */
    static List<Path> of(HilumSettings settings) {
        return List.of(Analysing.installed(settings.models().path()), own(settings));
    }

    /** The file of chosen versions. */
    static Path choices(HilumSettings settings) {
        return own(settings).resolve("choices.json");
    }

    /** The file of {@link ShadowFile}. */
    static Path shadowRuns(HilumSettings settings) {
        return own(settings).resolve("shadow.jsonl");
    }

    private static Path own(HilumSettings settings) {
        return settings.home().toAbsolutePath().normalize().resolve("models");
    }

    /** ONNX Runtime starts at once, so that a device that is asked for and is not there stops the start. */
    static Engines engines(HilumSettings settings, int threads) {
        InferenceEngine onnx = OnnxEngine.create(settings.inference().device(), threads, EngineLog::line);
        Map<String, Supplier<InferenceEngine>> available = new TreeMap<>();
        available.put("onnx", () -> onnx);
        available.put("remote", RemoteEngine::new);
        if (Djl.isInstalled()) {
            Path cache = settings.home()
                    .toAbsolutePath()
                    .normalize()
                    .resolve("cache")
                    .resolve("djl");
            available.put(
                    "pytorch",
                    () -> PytorchEngine.create(settings.inference().device(), threads, cache, EngineLog::line));
        }
        return new Engines(available);
    }
}
