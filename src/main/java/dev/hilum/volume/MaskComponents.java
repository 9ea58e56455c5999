package dev.hilum.volume;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The face-connected parts of a mask. */
public final class MaskComponents {
    private MaskComponents() {}

    /** Largest first; equal sizes in the order of their first voxel. */
    public static List<Mask> of(Mask mask) {
        return parts(mask).stream().map(p -> part(mask, p)).toList();
    }

    /** The part with the voxel nearest to a point; an empty mask stays empty. */
    public static Mask nearest(Mask mask, PatientPoint point) {
        Mask.Box box = mask.box();
        int[] best = new int[0];
        double least = Double.POSITIVE_INFINITY;
        for (int[] part : parts(mask)) {
            for (int i : part) {
                PatientPoint at = mask.geometry()
                        .toPatient(new VoxelIndex(
                                box.fromColumn() + i % box.columns(),
                                box.fromRow() + i / box.columns() % box.rows(),
                                box.fromSlice() + i / (box.columns() * box.rows())));
                double distance = at.distanceTo(point);
                if (distance < least) {
                    least = distance;
                    best = part;
                }
            }
        }
        return part(mask, best);
    }

    private static List<int[]> parts(Mask mask) {
        BitGrid grid =
                new BitGrid(mask.box().columns(), mask.box().rows(), mask.box().slices());
        for (int i = 0; i < grid.cells.length; i++) {
            grid.cells[i] = mask.contains(
                    mask.box().fromColumn() + grid.x(i),
                    mask.box().fromRow() + grid.y(i),
                    mask.box().fromSlice() + grid.z(i));
        }
        List<int[]> parts = new ArrayList<>();
        Components.of(grid).forEach(c -> parts.add(c.cells()));
        return parts;
    }

    private static Mask part(Mask mask, int[] cells) {
        BitSet bits = new BitSet();
        for (int cell : cells) {
            bits.set(cell);
        }
        return new Mask(mask.geometry(), mask.box(), bits);
    }
}
