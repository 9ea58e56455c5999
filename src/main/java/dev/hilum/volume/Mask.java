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

    /** The voxels in column-fastest order within the box, as the constructor takes them; a copy. */
    public BitSet bits() {
        return (BitSet) bits.clone();
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

    /** A voxel of the set. */
    @FunctionalInterface
    public interface VoxelVisitor {
        void visit(int column, int row, int slice);
    }

    /** Neighbouring voxels of the set in one row: {@code fromColumn <= column < toColumn}. */
    @FunctionalInterface
    public interface RunVisitor {
        void visit(int fromColumn, int toColumn, int row, int slice);
    }

    /** Visits every voxel of the set, columns fastest, then rows, then slices. */
    public void forEach(VoxelVisitor visitor) {
        forEachRun((from, to, row, slice) -> {
            for (int column = from; column < to; column++) {
                visitor.visit(column, row, slice);
            }
        });
    }

    /** Visits the runs of the set, in the order of {@link #forEach}; a run may end where the next begins. */
    public void forEachRun(RunVisitor visitor) {
        runs(0, bits.length(), visitor);
    }

    /** The runs of one slice; none where the slice lies outside the box. */
    public void forEachRunOf(int slice, RunVisitor visitor) {
        if (slice >= box.fromSlice && slice < box.toSlice) {
            int plane = box.columns() * box.rows();
            int start = (slice - box.fromSlice) * plane;
            runs(start, start + plane, visitor);
        }
    }

    private void runs(int start, int end, RunVisitor visitor) {
        int columns = box.columns();
        int i = bits.nextSetBit(start);
        while (i >= 0 && i < end) {
            int line = i / columns;
            int first = line * columns;
            int stop = Math.min(bits.nextClearBit(i), first + columns);
            int row = box.fromRow + line % box.rows();
            int shift = box.fromColumn - first;
            visitor.visit(shift + i, shift + stop, row, box.fromSlice + line / box.rows());
            i = bits.nextSetBit(stop);
        }
    }

    /** The same set with the smallest box that holds it. */
    public Mask tight() {
        if (isEmpty()) {
            return new Mask(geometry, new Box(0, 0, 0, 0, 0, 0), new BitSet());
        }
        int[] b = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1, -1};
        forEach((c, r, s) -> {
            b[0] = Math.min(b[0], c);
            b[1] = Math.min(b[1], r);
            b[2] = Math.min(b[2], s);
            b[3] = Math.max(b[3], c);
            b[4] = Math.max(b[4], r);
            b[5] = Math.max(b[5], s);
        });
        Box smallest = new Box(b[0], b[1], b[2], b[3] + 1, b[4] + 1, b[5] + 1);
        BitSet moved = new BitSet();
        copyInto(smallest, moved);
        return new Mask(geometry, smallest, moved);
    }

    /** The voxels of either set; both have the same geometry. */
    public Mask union(Mask other) {
        if (!geometry.equals(other.geometry)) {
            throw new IllegalArgumentException("masks of different geometries");
        }
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Box both = new Box(
                Math.min(box.fromColumn, other.box.fromColumn),
                Math.min(box.fromRow, other.box.fromRow),
                Math.min(box.fromSlice, other.box.fromSlice),
                Math.max(box.toColumn, other.box.toColumn),
                Math.max(box.toRow, other.box.toRow),
                Math.max(box.toSlice, other.box.toSlice));
        BitSet joined = new BitSet();
        copyInto(both, joined);
        other.copyInto(both, joined);
        return new Mask(geometry, both, joined);
    }

    private void copyInto(Box target, BitSet targetBits) {
        forEachRun((from, to, row, slice) -> {
            int line = (slice - target.fromSlice) * target.rows() + row - target.fromRow;
            int shift = line * target.columns() - target.fromColumn;
            targetBits.set(shift + from, shift + to);
        });
    }
}
