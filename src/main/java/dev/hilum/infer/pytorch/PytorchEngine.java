package dev.hilum.infer.pytorch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** TorchScript networks on CPU or CUDA. Nothing is downloaded: the native library must be in the package. */
public final class PytorchEngine implements InferenceEngine {
    private static final String NAME = "PyTorch";

    private final Engine engine;
    private final Device device;

    private PytorchEngine(Engine engine, Device device) {
        this.engine = engine;
        this.device = device;
    }

    /**
     * Starts the engine; one for each process, whose first start decides threads and cache.
     *
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}: the value of {@code hilum.inference.device}. auto takes
     *     the first GPU when there is one, otherwise the CPU and one line that says so
     * @param threads within one operator
     * @param cache folder into which the native library is unpacked, some 430 MB
     * @param log takes that line
     * @throws ModelException DEVICE_UNAVAILABLE where {@code cuda:N} was asked for and is not there; ENGINE_FAILED where
     *     the native library does not load
     */
    public static PytorchEngine create(String device, int threads, Path cache, Consumer<String> log) {
        System.setProperty("DJL_CACHE_DIR", cache.toAbsolutePath().toString());
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        // The profiling executor recompiles the graph during the first runs: slower warm-up, and run-dependent kernels.
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        try {
            Engine engine = Engine.getEngine(NAME);
            return new PytorchEngine(engine, device(engine, device, log));
        } catch (ModelException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED,
                    "PyTorch does not start: " + e.getMessage()
                            + "; build with -Ppytorch on linux-x86_64, and see that " + cache + " can be written",
                    e);
        }
    }

    private static Device device(Engine engine, String asked, Consumer<String> log) {
        int gpus = engine.getGpuCount();
        if (asked.equals("cpu")) {
            return Device.cpu();
        }
        if (asked.equals("auto")) {
            if (gpus == 0) {
                log.accept("TorchScript networks run on the CPU, PyTorch sees no CUDA device");
            }
            return gpus > 0 ? Device.gpu(0) : Device.cpu();
        }
        int gpu = asked.matches("cuda:\\d{1,3}") ? Integer.parseInt(asked.substring("cuda:".length())) : -1;
        if (gpu < 0 || gpu >= gpus) {
            throw new ModelException(
                    ModelException.Code.DEVICE_UNAVAILABLE,
                    "hilum.inference.device = " + asked + ": PyTorch sees " + gpus + " CUDA devices");
        }
        return Device.gpu(gpu);
    }

    @Override
    public InferenceSession open(ModelPackage model) {
        Model loaded = load(model);
        try {
            PytorchSession session = new PytorchSession(loaded, model);
            session.run();
            return session;
        } catch (ModelException e) {
            loaded.close();
            throw e;
        }
    }

    private Model load(ModelPackage model) {
        String file = model.contract().weights();
        if (!file.endsWith(".pt")) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    model.folder().resolve(ModelPackage.CONTRACT_FILE) + ": weights: TorchScript files end in .pt, not "
                            + file);
        }
        Model loaded = Model.newInstance(model.contract().name(), device, NAME);
        try {
            loaded.load(model.folder(), file.substring(0, file.length() - ".pt".length()));
            return loaded;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            loaded.close();
            throw new ModelException(
                    ModelException.Code.CONTRACT_MISMATCH,
                    model.weights() + ": is no TorchScript that PyTorch can load: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String description() {
        return "PyTorch " + engine.getVersion() + ", "
                + (device.isGpu() ? "CUDA device " + device.getDeviceId() : "CPU");
    }

    /** The engine belongs to the process and stays; sessions are closed by whoever opened them. */
    @Override
    public void close() {}
}
