package dev.hilum.volume;

import java.util.List;

/**
 * Where a network sees the lungs, on the grid of the lung search. Dense tissue is lung where the network says so; its word
 * also bounds what closing may take in.
 */
final class ExpectedLungs {
    /** Below this share of its threshold on both sides closing takes nothing: tissue between two tips of lung stays out. */
    private static final double POSSIBLE = 0.4;

    /** What is thinner is the uncertain rim of the network's coarse cells, not diseased tissue: 2 cells of 2 mm. */
    private static final double THINNEST_CELLS = 2;

    private final int workers;
    final BitGrid left;
    final BitGrid right;
    final BitGrid possible;

    ExpectedLungs(LungProbability lungs, VolumeGeometry grid, int workers) {
        this.workers = workers;
        List<BitGrid> certain = at(1, lungs, grid, workers);
        List<BitGrid> some = at(POSSIBLE, lungs, grid, workers);
        left = certain.getFirst();
        right = certain.getLast();
        possible = BitGrid.like(left, i -> some.getFirst().cells[i] || some.getLast().cells[i]);
    }

    /** Opens what the network would add by a ball: no film over lungs that are already found. */
    BitGrid thick(BitGrid added) {
        double square = THINNEST_CELLS * THINNEST_CELLS;
        float[] depth = DistanceTransform.squared(added, workers);
        BitGrid core = BitGrid.like(added, i -> depth[i] > square);
        float[] toCore = DistanceTransform.squared(BitGrid.like(core, i -> !core.cells[i]), workers);
        return BitGrid.like(added, i -> added.cells[i] && toCore[i] <= square);
    }

    private static List<BitGrid> at(double share, LungProbability lungs, VolumeGeometry grid, int workers) {
        List<Double> levels = lungs.thresholds().stream().map(t -> t * share).toList();
        return lungs.map().masks(levels, grid, (c, r, s) -> true, workers).stream()
                .map(mask -> cells(mask, grid))
                .toList();
    }

    private static BitGrid cells(Mask mask, VolumeGeometry grid) {
        BitGrid cells = new BitGrid(grid.columns(), grid.rows(), grid.slices());
        mask.forEach((c, r, s) -> cells.cells[cells.index(c, r, s)] = true);
        return cells;
    }
}
