package dev.hilum.infer;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.LungProbability;
import dev.hilum.volume.Mask;
import dev.hilum.volume.VolumeGeometry;
import java.util.BitSet;
import java.util.List;

/** Says of each cell of a volume how likely it is of the left and of the right lung. */
public final class LungNetwork {
    /** The patient's left and right: the channels of a lung-mask model. */
    public static final List<String> CHANNELS = List.of("left", "right");

    private final InferenceSession session;
    private final int workers;

    /** @param workers threads that resample */
    public LungNetwork(InferenceSession session, int workers) {
        this.session = session;
        this.workers = workers;
        if (session.model().contract().task() != ModelTask.LUNG_MASK) {
            throw new IllegalArgumentException(
                    "not a lung-mask model: " + session.model().contract().name());
        }
    }

    /** Probabilities on the contract's grid over the whole volume, with the contract's thresholds. */
    public LungProbability lungs(CtVolume volume, RunControl control) {
        ModelContract contract = session.model().contract();
        return new LungProbability(
                TiledInference.probabilities(session, volume, nowhere(volume.geometry()), workers, control),
                CHANNELS.stream().map(contract::threshold).toList());
    }

    /** The network runs before any lung is known. */
    private static LungMask nowhere(VolumeGeometry geometry) {
        Mask none = new Mask(geometry, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        return new LungMask(none, none, 0, false, false);
    }
}
