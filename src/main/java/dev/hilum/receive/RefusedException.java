package dev.hilum.receive;

/** Ends the reception of one instance with a status; never leaves the package. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String comment) {
        super(comment);
        this.status = status;
    }

    StoreOutcome.Refused outcome() {
        return new StoreOutcome.Refused(status, String.valueOf(getMessage()));
    }
}
