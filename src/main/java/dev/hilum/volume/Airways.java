package dev.hilum.volume;

import java.util.ArrayList;
import java.util.List;

/**
 * Trachea and large bronchi: found as a round dark spot that goes on over some slices from the top, then grown at the
 * highest HU that does not leak into the lungs.
 */
final class Airways {
    private static final int DARK_HU = -800;
    private static final int TRACHEA_MEAN_HU = -880;
    private static final double AREA_FROM_MM2 = 40;
    private static final double AREA_TO_MM2 = 700;
    private static final double OFF_MIDLINE_MM = 45;
    private static final double CHAIN_MM = 14;
    /** Trachea and bronchi of an adult hold 30 to 80 ml; above this the growth has leaked. */
    private static final double MOST_ML = 95;

    private final short[] hu;
    private final BitGrid air;
    private final double cellMm;
    private final double midlineX;

    /**
     * @param hu of each cell
     * @param air cells below the lung threshold within the body
     * @param midlineX of the body, in cells
     */
    Airways(short[] hu, BitGrid air, double cellMm, double midlineX) {
        this.hu = hu;
        this.air = air;
        this.cellMm = cellMm;
        this.midlineX = midlineX;
    }

    /** Empty where no trachea is seen. */
    BitGrid find() {
        BitGrid grown = new BitGrid(air.nx, air.ny, air.nz);
        List<Integer> seeds = trachea();
        if (seeds.isEmpty()) {
            return grown;
        }
        int top = air.z(seeds.getFirst());
        int most = (int) (MOST_ML * 1000 / (cellMm * cellMm * cellMm));
        for (int threshold = -700; threshold > -1000; threshold -= 10) {
            if (grow(seeds, threshold, top, most, grown)) {
                return grown;
            }
        }
        seeds.forEach(i -> grown.cells[i] = true);
        return grown;
    }

    /** Cells of the first chain of spots from the top that is long enough. */
    private List<Integer> trachea() {
        List<int[]> chain = new ArrayList<>();
        for (int z = air.nz - 1; z >= 0; z--) {
            int[] next = follow(spots(z), chain);
            if (next.length == 0) {
                chain.clear();
            } else {
                chain.add(next);
            }
            if (chain.size() * cellMm >= CHAIN_MM) {
                return chain.stream()
                        .flatMapToInt(java.util.Arrays::stream)
                        .boxed()
                        .toList();
            }
        }
        return List.of();
    }

    /** The spot that goes on below the last of the chain, or any spot where the chain is empty. */
    private int[] follow(List<int[]> spots, List<int[]> chain) {
        if (chain.isEmpty()) {
            return spots.isEmpty() ? new int[0] : spots.getFirst();
        }
        int plane = air.nx * air.ny;
        java.util.Set<Integer> above = new java.util.HashSet<>();
        for (int cell : chain.getLast()) {
            above.add(cell - plane);
        }
        for (int[] spot : spots) {
            long shared = java.util.Arrays.stream(spot).filter(above::contains).count();
            if (shared * 2 >= Math.min(spot.length, above.size())) {
                return spot;
            }
        }
        return spots.isEmpty() || chain.size() > 1 ? new int[0] : spots.getFirst();
    }

    /** Round dark spots of the right size near the midline, the nearest first. */
    private List<int[]> spots(int z) {
        int plane = air.nx * air.ny;
        BitGrid dark = new BitGrid(air.nx, air.ny, 1);
        for (int i = 0; i < plane; i++) {
            dark.cells[i] = air.cells[z * plane + i] && hu[z * plane + i] < DARK_HU;
        }
        return Components.of(dark).stream()
                .filter(c -> fits(c, z * plane))
                .sorted(java.util.Comparator.comparingDouble(c -> Math.abs(c.centroidX() - midlineX)))
                .map(c -> java.util.Arrays.stream(c.cells())
                        .map(i -> i + z * plane)
                        .toArray())
                .toList();
    }

    private boolean fits(Components.Component spot, int base) {
        double area = spot.size() * cellMm * cellMm;
        double mean = java.util.Arrays.stream(spot.cells())
                .map(i -> hu[base + i])
                .average()
                .orElse(0);
        int[] xs = java.util.Arrays.stream(spot.cells())
                .map(i -> i % air.nx)
                .sorted()
                .toArray();
        int[] ys = java.util.Arrays.stream(spot.cells())
                .map(i -> i / air.nx)
                .sorted()
                .toArray();
        double width = xs[xs.length - 1] - xs[0] + 1;
        double height = ys[ys.length - 1] - ys[0] + 1;
        return area >= AREA_FROM_MM2
                && area <= AREA_TO_MM2
                && mean < TRACHEA_MEAN_HU
                && Math.max(width, height) <= 2.5 * Math.min(width, height)
                && spot.size() >= 0.5 * width * height
                && Math.abs(spot.centroidX() - midlineX) * cellMm < OFF_MIDLINE_MM;
    }

    /** False where the growth leaks; then {@code grown} is emptied again. */
    private boolean grow(List<Integer> seeds, int threshold, int top, int most, BitGrid grown) {
        int[] queue = new int[most + 8];
        int[] tail = {0};
        for (int seed : seeds) {
            grown.cells[seed] = true;
            queue[tail[0]++] = seed;
        }
        for (int head = 0; head < tail[0] && tail[0] <= most; head++) {
            air.neighbours(queue[head], n -> {
                if (air.cells[n] && !grown.cells[n] && hu[n] < threshold && air.z(n) <= top) {
                    grown.cells[n] = true;
                    queue[tail[0]++] = n;
                }
            });
        }
        if (tail[0] <= most) {
            return true;
        }
        for (int i = 0; i < tail[0]; i++) {
            grown.cells[queue[i]] = false;
        }
        return false;
    }
}
