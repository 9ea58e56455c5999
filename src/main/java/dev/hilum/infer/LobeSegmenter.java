package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;

/** Divides the lungs into lobes. */
public final class LobeSegmenter {
    private final InferenceSession session;
    private final int workers;

    /** @param workers threads that resample */
    public LobeSegmenter(InferenceSession session, int workers) {
        this.session = session;
        this.workers = workers;
        if (session.model().contract().task() != ModelTask.LUNG_LOBES) {
            throw new IllegalArgumentException(
                    "not a lung-lobes model: " + session.model().contract().name());
        }
    }

    public LobeMasks segment(CtVolume volume, LungMask lungs, RunControl control) {
        ModelContract contract = session.model().contract();
        return new LobeMasks(TiledInference.probabilities(session, volume, lungs, workers, control)
                .masks(
                        LobeMasks.CHANNELS.stream().map(contract::threshold).toList(),
                        volume.geometry(),
                        lungs::contains,
                        workers));
    }
}
