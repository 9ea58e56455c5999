package dev.hilum.pipeline;

import dev.hilum.report.HuVoxels;
import dev.hilum.volume.CtVolume;
import org.jspecify.annotations.Nullable;

/** A volume as the report wants to see it: for key images. */
final class HuOf {
    private HuOf() {}

    static HuVoxels voxels(CtVolume volume) {
        return volume::hu;
    }

    static @Nullable HuVoxels volume(@Nullable CtVolume volume) {
        return volume == null ? null : volume::hu;
    }
}
