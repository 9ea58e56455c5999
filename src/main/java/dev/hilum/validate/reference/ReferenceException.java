package dev.hilum.validate.reference;

/** A manifest or reference standard that cannot be used; the message names file and place, and says what is wrong. */
public final class ReferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReferenceException(String message) {
        super(message);
    }

    public ReferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
