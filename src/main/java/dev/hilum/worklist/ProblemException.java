package dev.hilum.worklist;

import jakarta.ws.rs.core.Response;

/** A request that cannot be answered; the detail holds no patient data. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Response.Status status;
    private final String code;

    public ProblemException(Response.Status status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    Response.Status status() {
        return status;
    }

    String title() {
        return status.getReasonPhrase();
    }

    String code() {
        return code;
    }
}
