package dev.hilum.volume;

import java.util.ArrayList;
import java.util.List;

/** Tells the two lungs apart, also where they touch: patient's left is +x. */
final class LungSides {
    private static final int WIDEST_BRIDGE_CELLS = 8;
    /** A lung smaller than this share of both is not believed to be one when a joined pair is cut. */
    private static final double SMALLEST_SHARE = 0.12;

    private final BitGrid lungs;
    private final double midlineX;
    private final int workers;
    final BitGrid left;
    final BitGrid right;

    LungSides(BitGrid lungs, List<Components.Component> parts, double midlineX, int workers) {
        this.lungs = lungs;
        this.midlineX = midlineX;
        this.workers = workers;
        left = new BitGrid(lungs.nx, lungs.ny, lungs.nz);
        right = new BitGrid(lungs.nx, lungs.ny, lungs.nz);
        for (Components.Component part : parts) {
            if (spansBoth(part)) {
                cut(part);
            } else {
                add(part, part.centroidX() >= midlineX ? left : right);
            }
        }
    }

    private boolean spansBoth(Components.Component part) {
        long onLeft = java.util.Arrays.stream(part.cells())
                .filter(i -> lungs.x(i) >= midlineX)
                .count();
        double share = onLeft / (double) part.size();
        return share > SMALLEST_SHARE && share < 1 - SMALLEST_SHARE;
    }

    /** Erodes until the pair falls apart, then gives each cell to the core that is nearer through lung. */
    private void cut(Components.Component pair) {
        BitGrid both = new BitGrid(lungs.nx, lungs.ny, lungs.nz);
        add(pair, both);
        float[] depth = DistanceTransform.squared(both, workers);
        for (int r = 1; r <= WIDEST_BRIDGE_CELLS; r++) {
            int least = r * r;
            List<Components.Component> cores = Components.of(BitGrid.like(both, i -> depth[i] > least)).stream()
                    .filter(c -> c.size() > SMALLEST_SHARE * pair.size() / 2)
                    .toList();
            boolean toLeft = cores.stream().anyMatch(c -> c.centroidX() > midlineX && !spansBoth(c));
            boolean toRight = cores.stream().anyMatch(c -> c.centroidX() < midlineX && !spansBoth(c));
            if (toLeft && toRight && cores.stream().noneMatch(this::spansBoth)) {
                grow(both, cores);
                return;
            }
        }
        for (int i : pair.cells()) {
            (lungs.x(i) >= midlineX ? left : right).cells[i] = true;
        }
    }

    private void grow(BitGrid both, List<Components.Component> cores) {
        List<int[]> front = new ArrayList<>();
        for (Components.Component core : cores) {
            BitGrid side = core.centroidX() >= midlineX ? left : right;
            add(core, side);
            front.add(core.cells());
        }
        int[] queue = new int[both.count()];
        int[] tail = {0};
        front.forEach(cells -> java.util.Arrays.stream(cells).forEach(i -> queue[tail[0]++] = i));
        for (int head = 0; head < tail[0]; head++) {
            int at = queue[head];
            BitGrid side = left.cells[at] ? left : right;
            both.neighbours(at, n -> {
                if (both.cells[n] && !left.cells[n] && !right.cells[n]) {
                    side.cells[n] = true;
                    queue[tail[0]++] = n;
                }
            });
        }
    }

    private static void add(Components.Component part, BitGrid to) {
        for (int cell : part.cells()) {
            to.cells[cell] = true;
        }
    }
}
