package dev.hilum.report;

import dev.hilum.volume.Mask;
import java.util.BitSet;

/** A mask plane by plane, as a segmentation's frames need it. */
record MaskPlanes(Mask mask) {
    /** The plane's voxels, columns fastest over the whole plane; empty outside the mask's box. */
    BitSet plane(int slice) {
        int columns = mask.geometry().columns();
        BitSet bits = new BitSet(columns * mask.geometry().rows());
        mask.forEachRunOf(slice, (from, to, row, z) -> bits.set(row * columns + from, row * columns + to));
        return bits;
    }
}
