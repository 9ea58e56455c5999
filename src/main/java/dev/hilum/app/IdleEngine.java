package dev.hilum.app;

import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;
import java.nio.FloatBuffer;

/** Stands in for the engine on a node without the role {@code worker}: it names the models and runs none. */
final class IdleEngine implements InferenceEngine {
    @Override
    public InferenceSession open(ModelPackage model) {
        return new IdleSession(model);
    }

    @Override
    public String description() {
        return "no inference on this node";
    }

    @Override
    public void close() {}

    private record IdleSession(ModelPackage model) implements InferenceSession {
        @Override
        public FloatBuffer input() {
            throw noWorker();
        }

        @Override
        public void run() {
            throw noWorker();
        }

        @Override
        public FloatBuffer output(String name) {
            throw noWorker();
        }

        @Override
        public void close() {}

        private static IllegalStateException noWorker() {
            return new IllegalStateException("this node has not the role worker (hilum.roles)");
        }
    }
}
