package dev.hilum.infer;

/** Something that runs networks. One engine per process; sessions of one engine share its device. */
public interface InferenceEngine extends AutoCloseable {
    /**
     * Loads a model, checks its contract against the network and warms it up.
     *
     * @throws ModelException CONTRACT_MISMATCH with the name of the input or output that differs
     */
    InferenceSession open(ModelPackage model);

    /** Engine, version and device in one line, for logs and reports. */
    String description();

    @Override
    void close();
}
