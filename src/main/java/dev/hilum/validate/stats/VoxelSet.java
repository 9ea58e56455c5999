package dev.hilum.validate.stats;

/**
 * A set of voxels on a box grid, columns fastest, then rows, then slices.
 *
 * @param spacingMm of columns, rows, slices
 */
public record VoxelSet(int columns, int rows, int slices, double[] spacingMm, boolean[] voxels) {
    public VoxelSet {
        if (voxels.length != columns * rows * slices || spacingMm.length != 3) {
            throw new IllegalArgumentException("as many voxels as the grid has, and three spacings");
        }
    }

    long count() {
        long count = 0;
        for (boolean v : voxels) {
            count += v ? 1 : 0;
        }
        return count;
    }

    /** Voxels of the set with one of their six neighbours outside of it; the grid's border is outside. */
    boolean[] surface() {
        boolean[] surface = new boolean[voxels.length];
        int plane = columns * rows;
        for (int at = 0; at < voxels.length; at++) {
            if (voxels[at]) {
                int c = at % columns;
                int r = at / columns % rows;
                int s = at / plane;
                boolean inner = c > 0
                        && c < columns - 1
                        && r > 0
                        && r < rows - 1
                        && s > 0
                        && s < slices - 1
                        && voxels[at - 1]
                        && voxels[at + 1]
                        && voxels[at - columns]
                        && voxels[at + columns]
                        && voxels[at - plane]
                        && voxels[at + plane];
                surface[at] = !inner;
            }
        }
        return surface;
    }
}
