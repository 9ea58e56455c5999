package dev.hilum.infer;

/** A model folder, its contract or its network that cannot be used, or an engine that failed. Names file and key. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What went wrong. */
    public enum Code {
        CONTRACT_INVALID,
        CONTRACT_MISMATCH,
        DEVICE_UNAVAILABLE,
        ENGINE_FAILED
    }

    public ModelException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public ModelException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
