package dev.hilum.infer.oip;

/** A message that breaks the protocol; the text names the tensor or key. */
public final class OipException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OipException(String message) {
        super(message);
    }
}
