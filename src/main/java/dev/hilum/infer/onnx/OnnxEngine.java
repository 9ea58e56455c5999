package dev.hilum.infer.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * ONNX Runtime on CPU or CUDA. The only package that sees its classes. On the CPU results do not depend on timing: each
 * operator splits its work the same way every time.
 */
public final class OnnxEngine implements InferenceEngine {
    private static final int LONGEST_COMMAND_LINE = 3900;

    private final OrtEnvironment environment;
    private final int threads;
    private final OptionalInt cuda;

    private OnnxEngine(OrtEnvironment environment, int threads, OptionalInt cuda) {
        this.environment = environment;
        this.threads = threads;
        this.cuda = cuda;
    }

    /**
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}: the value of {@code hilum.inference.device}. auto takes
     *     the first GPU when its provider loads, otherwise the CPU and one line that says why
     * @param threads within one operator
     * @param log takes that line
     * @throws ModelException DEVICE_UNAVAILABLE where {@code cuda:N} was asked for and does not load
     */
    public static OnnxEngine create(String device, int threads, Consumer<String> log) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one inference thread, not " + threads);
        }
        refuseLongCommandLine(
                ProcessHandle.current().info().commandLine().orElse("").length());
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (device.equals("cpu")) {
            return new OnnxEngine(environment, threads, OptionalInt.empty());
        }
        if (device.equals("auto")) {
            return automatic(environment, threads, log);
        }
        if (!device.matches("cuda:\\d{1,3}")) {
            throw new ModelException(
                    ModelException.Code.DEVICE_UNAVAILABLE,
                    "hilum.inference.device = " + device + ": must be auto, cpu or cuda:N");
        }
        int gpu = Integer.parseInt(device.substring("cuda:".length()));
        try (SessionOptions tried = options(threads, OptionalInt.of(gpu))) {
            return new OnnxEngine(environment, threads, OptionalInt.of(gpu));
        } catch (OrtException e) {
            throw new ModelException(
                    ModelException.Code.DEVICE_UNAVAILABLE,
                    "hilum.inference.device = " + device + ": the CUDA provider does not load: " + e.getMessage(),
                    e);
        }
    }

    /** ONNX Runtime 1.29.0 kills the process when its command line is about a memory page long (seen from 4,096 bytes). */
    static void refuseLongCommandLine(int length) {
        if (length >= LONGEST_COMMAND_LINE) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED,
                    "the command line of this process has " + LONGEST_COMMAND_LINE
                            + " or more characters, which ONNX Runtime does not survive: "
                            + "pass the class path in the environment variable CLASSPATH or in an @argument file");
        }
    }

    private static OnnxEngine automatic(OrtEnvironment environment, int threads, Consumer<String> log) {
        try (SessionOptions tried = options(threads, OptionalInt.of(0))) {
            return new OnnxEngine(environment, threads, OptionalInt.of(0));
        } catch (OrtException e) {
            log.accept("Inference runs on the CPU, no CUDA provider: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return new OnnxEngine(environment, threads, OptionalInt.empty());
        }
    }

    private static SessionOptions options(int threads, OptionalInt cuda) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            if (cuda.isPresent()) {
                options.addCUDA(new OrtCUDAProviderOptions(cuda.getAsInt()));
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    @Override
    public InferenceSession open(ModelPackage model) {
        OrtSession session = session(model);
        try {
            GraphCheck.check(model, session);
            OnnxSession opened = new OnnxSession(environment, session, model);
            opened.run();
            return opened;
        } catch (OrtException e) {
            close(session);
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED, model.weights() + ": cannot be run: " + e.getMessage(), e);
        } catch (ModelException e) {
            close(session);
            throw e;
        }
    }

    private OrtSession session(ModelPackage model) {
        try (SessionOptions options = options(threads, cuda)) {
            return environment.createSession(model.weights().toString(), options);
        } catch (OrtException e) {
            throw new ModelException(
                    ModelException.Code.CONTRACT_MISMATCH,
                    model.weights() + ": is no network that ONNX Runtime can load: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String description() {
        String place = cuda.isPresent() ? "CUDA device " + cuda.getAsInt() : "CPU, " + threads + " threads";
        return "ONNX Runtime " + environment.getVersion() + ", " + place;
    }

    /** The environment belongs to the process and stays; sessions are closed by whoever opened them. */
    @Override
    public void close() {}

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException(
                    ModelException.Code.ENGINE_FAILED, "a session cannot be closed: " + e.getMessage(), e);
        }
    }
}
