package dev.hilum.measure;

import dev.hilum.infer.LobeMasks;
import dev.hilum.volume.Mask;
import org.jspecify.annotations.Nullable;

/** The lobe that a nodule lies in: the one that holds most of its voxels; none where no lobe holds any. */
public final class NoduleLobe {
    private NoduleLobe() {}

    /** The nodule with its lobe; as it is without a lobe model. */
    public static Nodule named(Nodule nodule, @Nullable LobeMasks lobes) {
        if (lobes == null) {
            return nodule;
        }
        long[] counts = new long[Lobe.values().length];
        nodule.mask().forEach((c, r, s) -> {
            for (Lobe lobe : Lobe.values()) {
                Mask mask = lobes.masks().get(lobe.ordinal());
                counts[lobe.ordinal()] += mask.contains(c, r, s) ? 1 : 0;
            }
        });
        Lobe best = Lobe.RUL;
        for (Lobe lobe : Lobe.values()) {
            best = counts[lobe.ordinal()] > counts[best.ordinal()] ? lobe : best;
        }
        return counts[best.ordinal()] == 0 ? nodule : nodule.inLobe(best.name());
    }
}
