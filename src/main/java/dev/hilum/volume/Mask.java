package dev.hilum.volume;

import java.util.BitSet;

/**
 * A set of voxels of a geometry, kept as bits of their bounding box only. Immutable.
 */
public final class Mask {
    private final VolumeGeometry geometry;
    private final Box box;
    private final BitSet bits;
    private final long count;

    /** Half-open box of voxel indices: {@code from <= index < to}. */
    public record Box(int fromColumn, int fromRow, int fromSlice, int toColumn, int toRow, int toSlice) {
        public int columns() {
            return toColumn - fromColumn;
        }

        public int rows() {
            return toRow - fromRow;
        }

        public int slices() {
            return toSlice - fromSlice;
        }

        public boolean contains(int column, int row, int slice) {
            return column >= fromColumn
                    && column < toColumn
                    && row >= fromRow
                    && row < toRow
                    && slice >= fromSlice
                    && slice < toSlice;
        }
    }

    /** @param bits in column-fastest order within the box; copied */
    public Mask(VolumeGeometry geometry, Box box, BitSet bits) {
        if (box.fromColumn < 0
                || box.fromRow < 0
                || box.fromSlice < 0
                || box.toColumn > geometry.columns()
                || box.toRow > geometry.rows()
                || box.toSlice > geometry.slices()) {
            throw new IllegalArgumentException("the box " + box + " leaves its geometry");
        }
        long volume = (long) box.columns() * box.rows() * box.slices();
        if (volume > Integer.MAX_VALUE || bits.length() > volume) {
            throw new IllegalArgumentException("bits do not fit the box " + box);
        }
        this.geometry = geometry;
        this.box = box;
        this.bits = (BitSet) bits.clone();
        this.count = bits.cardinality();
    }

    public VolumeGeometry geometry() {
        return geometry;
    }

    public Box box() {
        return box;
    }

    /** Number of voxels in the set. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public double volumeMm3() {
        return count * geometry.voxelVolumeMm3();
    }

    public boolean contains(int column, int row, int slice) {
        if (!box.contains(column, row, slice)) {
            return false;
        }
        int index =
                ((slice - box.fromSlice) * box.rows() + row - box.fromRow) * box.columns() + column - box.fromColumn;
        return bits.get(index);
    }
}
