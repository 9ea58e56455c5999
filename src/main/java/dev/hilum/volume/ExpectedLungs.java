package dev.hilum.volume;

import java.util.List;

/**
 * Where a network sees the lungs, on the grid of the lung search. Dense tissue is lung where the network says so; its word
 * also bounds what closing may take in.
 */
final class ExpectedLungs {
    /** Below this share of its threshold on both sides closing takes nothing: tissue between two tips of lung stays out. */
    private static final double POSSIBLE = 0.4;

    final BitGrid left;
    final BitGrid right;
    final BitGrid possible;

    ExpectedLungs(LungProbability lungs, VolumeGeometry grid, int workers) {
        List<BitGrid> certain = at(1, lungs, grid, workers);
        List<BitGrid> some = at(POSSIBLE, lungs, grid, workers);
        left = certain.getFirst();
        right = certain.getLast();
        possible = BitGrid.like(left, i -> some.getFirst().cells[i] || some.getLast().cells[i]);
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
