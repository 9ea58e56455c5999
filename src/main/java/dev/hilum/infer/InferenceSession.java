package dev.hilum.infer;

import java.nio.FloatBuffer;

/**
 * A loaded network with its buffers: fill {@link #input()}, {@link #run()}, read {@link #output}. The buffers are reused
 * by the next run, so whoever runs it synchronises on the session from the filling to the reading, for one patch.
 */
public interface InferenceSession extends AutoCloseable {
    ModelPackage model();

    /** float32 {@code [1, channels, Z, Y, X]}, direct, of the exact size; written by absolute index. */
    FloatBuffer input();

    /** Runs the network on the input buffer. */
    void run();

    /** The values of an output after {@link #run()}, float32 {@code [1, channels, shape…]}. */
    FloatBuffer output(String name);

    @Override
    void close();
}
