package dev.hilum.volume;

import dev.hilum.study.ReasonCode;
import org.jspecify.annotations.Nullable;

/** A volume that could not be built. The message names tag and instance, never patient data. */
public final class VolumeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode code;
    private final String sopInstanceUid;

    public VolumeException(ReasonCode code, String sopInstanceUid, String message, @Nullable Throwable cause) {
        super(code + " in instance " + sopInstanceUid + ": " + message, cause);
        this.code = code;
        this.sopInstanceUid = sopInstanceUid;
    }

    public ReasonCode code() {
        return code;
    }

    public String sopInstanceUid() {
        return sopInstanceUid;
    }
}
