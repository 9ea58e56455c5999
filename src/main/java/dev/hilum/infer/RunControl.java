package dev.hilum.infer;

import java.util.List;

/** How a long inference talks with whoever started it. Called between tiles, from the inferring thread. */
public interface RunControl {
    /** Nobody listens, nobody stops. */
    static RunControl none() {
        return (model, done, total) -> {};
    }

    /**
     * After each batch of tiles. Waiting in here lets something more urgent pass; throwing stops the run
     * ({@link InferenceCancelledException} for a stop that was asked for).
     *
     * @param model name of the model
     * @param done tiles done of {@code total}
     */
    void afterTiles(String model, int done, int total);

    /**
     * What the detector considered, before its report threshold: a free-response curve needs the findings below it too.
     *
     * @param all by falling score; those at or over {@code reportThreshold} are reported
     */
    default void candidates(List<NoduleCandidate> all, double reportThreshold) {}
}
