package dev.hilum.infer;

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
}
