package dev.hilum.pipeline;

/** Ends an analysis between two patches because a more urgent study waits; it begins anew after that one. */
final class PreemptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PreemptedException() {
        super("a more urgent study waits");
    }
}
