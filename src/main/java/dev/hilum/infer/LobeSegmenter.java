package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.ProbabilityMap;
import java.util.Map;
import java.util.Objects;

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
        Map<String, CellMap> maps =
                TiledInference.run(session, volume, lungs, workers, control).maps();
        CellMap map =
                Objects.requireNonNull(maps.get(contract.outputs().getFirst().name()));
        return new LobeMasks(new ProbabilityMap(map.geometry(), map.channels(), map::at)
                .masks(
                        LobeMasks.CHANNELS.stream().map(contract::threshold).toList(),
                        volume.geometry(),
                        lungs::contains,
                        workers));
    }
}
