package dev.hilum.infer;

/** Thrown by a {@link RunControl} to stop a run between two tiles. */
public final class InferenceCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InferenceCancelledException(String message) {
        super(message);
    }
}
