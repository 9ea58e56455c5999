package dev.hilum.infer;

import dev.hilum.volume.Mask;
import java.util.List;

/**
 * The five lobes on the source grid, within the lungs, disjoint; a voxel of the lungs may be in none.
 *
 * @param masks in the order of {@link #CHANNELS}
 */
public record LobeMasks(List<Mask> masks) {
    /** Right upper, middle and lower, left upper and lower: the channels of a lung-lobes model. */
    public static final List<String> CHANNELS = List.of("RUL", "RML", "RLL", "LUL", "LLL");

    public LobeMasks {
        masks = List.copyOf(masks);
        if (masks.size() != CHANNELS.size()) {
            throw new IllegalArgumentException("five lobes: " + masks.size());
        }
    }
}
