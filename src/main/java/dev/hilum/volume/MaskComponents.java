package dev.hilum.volume;

import java.util.BitSet;
import java.util.List;

/** The face-connected parts of a mask. */
public final class MaskComponents {
    private MaskComponents() {}

    /** Largest first; equal sizes in the order of their first voxel. */
    public static List<Mask> of(Mask mask) {
        Mask tight = mask.tight();
        return parts(tight).stream().map(p -> part(tight, p.cells())).toList();
    }

    /** The part with the voxel nearest to a point; an empty mask stays empty. */
    public static Mask nearest(Mask mask, PatientPoint point) {
        Mask tight = mask.tight();
        int[] best = new int[0];
        double least = Double.POSITIVE_INFINITY;
        for (Components.Component part : parts(tight)) {
            double distance = distance(tight, part.cells(), point);
            if (distance < least) {
                least = distance;
                best = part.cells();
            }
        }
        return part(tight, best);
    }

    private static double distance(Mask mask, int[] cells, PatientPoint point) {
        Mask.Box box = mask.box();
        double least = Double.POSITIVE_INFINITY;
        for (int i : cells) {
            PatientPoint at = mask.geometry().toPatient(new VoxelIndex(column(box, i), row(box, i), slice(box, i)));
            least = Math.min(least, at.distanceTo(point));
        }
        return least;
    }

    private static List<Components.Component> parts(Mask mask) {
        Mask.Box box = mask.box();
        BitGrid grid = new BitGrid(box.columns(), box.rows(), box.slices());
        mask.forEach((c, r, s) ->
                grid.cells[grid.index(c - box.fromColumn(), r - box.fromRow(), s - box.fromSlice())] = true);
        return Components.of(grid);
    }

    /** Only as large as its cells: an opacity may fall into thousands of parts. */
    private static Mask part(Mask mask, int[] cells) {
        if (cells.length == 0) {
            return new Mask(mask.geometry(), new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        }
        Mask.Box from = mask.box();
        Mask.Box box = box(from, cells);
        BitSet bits = new BitSet(box.columns() * box.rows() * box.slices());
        for (int cell : cells) {
            int column = column(from, cell) - box.fromColumn();
            int row = row(from, cell) - box.fromRow();
            bits.set(((slice(from, cell) - box.fromSlice()) * box.rows() + row) * box.columns() + column);
        }
        return new Mask(mask.geometry(), box, bits);
    }

    private static Mask.Box box(Mask.Box from, int[] cells) {
        int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        int[] high = {-1, -1, -1};
        for (int cell : cells) {
            int[] at = {column(from, cell), row(from, cell), slice(from, cell)};
            for (int axis = 0; axis < 3; axis++) {
                low[axis] = Math.min(low[axis], at[axis]);
                high[axis] = Math.max(high[axis], at[axis] + 1);
            }
        }
        return new Mask.Box(low[0], low[1], low[2], high[0], high[1], high[2]);
    }

    private static int column(Mask.Box box, int cell) {
        return box.fromColumn() + cell % box.columns();
    }

    private static int row(Mask.Box box, int cell) {
        return box.fromRow() + cell / box.columns() % box.rows();
    }

    private static int slice(Mask.Box box, int cell) {
        return box.fromSlice() + cell / (box.columns() * box.rows());
    }
}
