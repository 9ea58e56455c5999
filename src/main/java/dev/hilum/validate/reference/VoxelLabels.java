package dev.hilum.validate.reference;

import dev.hilum.volume.Mask;
import dev.hilum.volume.VolumeGeometry;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** A label image as one mask a label; label 0 is background. */
record VoxelLabels(Map<Integer, Mask> masks, VolumeGeometry geometry) {

    /** Reads a label at an index, columns fastest. */
    interface Labels {
        int at(long index);
    }

    static VoxelLabels of(VolumeGeometry geometry, Labels labels) {
        if (geometry.voxels() > Integer.MAX_VALUE) {
            throw new ReferenceException("a mask of more than 2^31 voxels cannot be read");
        }
        Map<Integer, BitSet> bits = new TreeMap<>();
        int n = (int) geometry.voxels();
        for (int i = 0; i < n; i++) {
            int label = labels.at(i);
            if (label != 0) {
                bits.computeIfAbsent(label, l -> new BitSet()).set(i);
            }
        }
        Map<Integer, Mask> masks = new TreeMap<>();
        Mask.Box all = new Mask.Box(0, 0, 0, geometry.columns(), geometry.rows(), geometry.slices());
        bits.forEach((label, set) -> masks.put(label, new Mask(geometry, all, set).tight()));
        return new VoxelLabels(masks, geometry);
    }

    /** All labels together. */
    Mask union() {
        Mask empty = new Mask(geometry, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        return masks.values().stream().reduce(empty, Mask::union);
    }
}
