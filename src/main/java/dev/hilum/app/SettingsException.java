package dev.hilum.app;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used; the message names key, value and what is allowed. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    SettingsException(String message) {
        super(message);
    }
}
