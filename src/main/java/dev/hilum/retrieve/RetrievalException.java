package dev.hilum.retrieve;

import java.io.IOException;

/** An archive did not give what it was asked for; the message says which operation ended how, without patient data. */
final class RetrievalException extends IOException {
    private static final long serialVersionUID = 1L;

    RetrievalException(String message) {
        super(message);
    }
}
