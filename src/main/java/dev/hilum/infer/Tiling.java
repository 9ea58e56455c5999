package dev.hilum.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Equal blocks that cover a region of a grid, all lists in axis order Z, Y, X and in voxels from the region's first one.
 *
 * @param core voxels of one block
 * @param starts first voxels of the blocks on each axis, ascending
 */
record Tiling(List<Integer> core, List<List<Integer>> starts) {

    /** One block by its first voxel. */
    record Tile(int z, int y, int x) {}

    /**
     * Blocks a whole step apart; the last may reach beyond the region, so that the cells of all fall on one grid.
     *
     * @param region voxels of the region on each axis
     */
    static Tiling cover(List<Integer> region, List<Integer> core, List<Integer> overlap) {
        List<List<Integer>> starts = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            int step = core.get(a) - overlap.get(a);
            int count = Math.max(1, Math.ceilDiv(region.get(a) - overlap.get(a), step));
            List<Integer> axis = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                axis.add(i * step);
            }
            starts.add(List.copyOf(axis));
        }
        return new Tiling(List.copyOf(core), List.copyOf(starts));
    }

    /** Blocks a whole step apart but for the last, which is moved back to end where the region does, as MONAI has it. */
    static Tiling inside(List<Integer> region, List<Integer> core, List<Integer> overlap) {
        List<List<Integer>> starts = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            int last = Math.max(0, region.get(a) - core.get(a));
            int step = core.get(a) - overlap.get(a);
            List<Integer> axis = new ArrayList<>();
            for (int at = 0; at < last; at += step) {
                axis.add(at);
            }
            axis.add(last);
            starts.add(List.copyOf(axis));
        }
        return new Tiling(List.copyOf(core), List.copyOf(starts));
    }

    /** Voxels from the first to the end of the last block. */
    int extent(int axis) {
        return starts.get(axis).getLast() + core.get(axis);
    }

    /** All blocks, X fastest. */
    List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        for (int z : starts.get(0)) {
            for (int y : starts.get(1)) {
                for (int x : starts.get(2)) {
                    tiles.add(new Tile(z, y, x));
                }
            }
        }
        return tiles;
    }
}
