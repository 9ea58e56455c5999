package dev.hilum.bucket;

import java.io.IOException;

/** A file that is neither on this node nor in the bucket yet: the node that made it has still to put it there. */
public final class NotInBucketException extends IOException {
    private static final long serialVersionUID = 1L;

    public NotInBucketException(String key) {
        super(key + " is neither on this node nor in the bucket yet; the node that has it will put it there");
    }

    /** Whether this is why a call failed. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotInBucketException) {
                return true;
            }
        }
        return false;
    }
}
