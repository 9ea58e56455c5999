package dev.hilum.validate.reference;

import dev.hilum.volume.Mask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reference standard of one case.
 *
 * @param nodules all that a detector should find; null where no reference speaks of nodules
 * @param excluded findings that count neither for nor against (LUNA16's irrelevant findings)
 * @param pneumonia every voxel of pneumonia, on its own grid; null where no reference speaks of it
 */
public record Reference(
        @Nullable List<Lesion> nodules,
        List<Region> excluded,
        @Nullable Mask pneumonia) {
    public Reference {
        nodules = nodules == null ? null : List.copyOf(nodules);
        excluded = List.copyOf(excluded);
    }
}
