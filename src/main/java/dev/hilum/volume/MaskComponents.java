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
        return part(tight, best).tight();
    }

    private static double distance(Mask mask, int[] cells, PatientPoint point) {
        Mask.Box box = mask.box();
        double least = Double.POSITIVE_INFINITY;
        for (int i : cells) {
            PatientPoint at = mask.geometry()
                    .toPatient(new VoxelIndex(
                            box.fromColumn() + i % box.columns(),
                            box.fromRow() + i / box.columns() % box.rows(),
                            box.fromSlice() + i / (box.columns() * box.rows())));
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

    private static Mask part(Mask mask, int[] cells) {
        BitSet bits = new BitSet();
        for (int cell : cells) {
            bits.set(cell);
        }
        return new Mask(mask.geometry(), mask.box(), bits);
    }
}
