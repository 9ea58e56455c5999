package dev.hilum.report;

import dev.hilum.volume.Mask;
import java.util.BitSet;

/** A mask plane by plane, as a segmentation's frames need it. */
record MaskPlanes(Mask mask) {
    /** The plane's voxels, columns fastest over the whole plane; empty outside the mask's box. */
    BitSet plane(int slice) {
        Mask.Box box = mask.box();
        int columns = mask.geometry().columns();
        if (slice < box.fromSlice() || slice >= box.toSlice()) {
            return new BitSet();
        }
        BitSet bits = new BitSet(columns * mask.geometry().rows());
        for (int row = box.fromRow(); row < box.toRow(); row++) {
            for (int column = box.fromColumn(); column < box.toColumn(); column++) {
                if (mask.contains(column, row, slice)) {
                    bits.set(row * columns + column);
                }
            }
        }
        return bits;
    }
}
