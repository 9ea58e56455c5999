package dev.hilum.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Equal blocks that cover a region of a grid, all lists in axis order Z, Y, X and in voxels from the region's first one.
 * The last blocks may reach beyond the region, so that all have the same shape and their cells fall on one grid.
 *
 * @param core voxels of one block
 * @param step from one block to the next: core less overlap
 * @param counts blocks on each axis
 */
record Tiling(List<Integer> core, List<Integer> step, List<Integer> counts) {

    /** One block by its first voxel. */
    record Tile(int z, int y, int x) {}

    /** @param region voxels of the region on each axis */
    static Tiling cover(List<Integer> region, List<Integer> core, List<Integer> overlap) {
        List<Integer> step = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            step.add(core.get(a) - overlap.get(a));
            counts.add(Math.max(1, Math.ceilDiv(region.get(a) - overlap.get(a), step.get(a))));
        }
        return new Tiling(List.copyOf(core), List.copyOf(step), List.copyOf(counts));
    }

    /** Voxels from the first to the end of the last block. */
    int extent(int axis) {
        return (counts.get(axis) - 1) * step.get(axis) + core.get(axis);
    }

    /** All blocks, X fastest. */
    List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        for (int z = 0; z < counts.get(0); z++) {
            for (int y = 0; y < counts.get(1); y++) {
                for (int x = 0; x < counts.get(2); x++) {
                    tiles.add(new Tile(z * step.get(0), y * step.get(1), x * step.get(2)));
                }
            }
        }
        return tiles;
    }
}
