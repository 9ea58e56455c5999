package dev.hilum.volume;

import java.util.Arrays;
import java.util.List;

/**
 * A set of cells of a small regular grid, x fastest, for the morphology of the lung search. Mutable and only used within
 * one computation.
 */
final class BitGrid {
    final int nx;
    final int ny;
    final int nz;
    final boolean[] cells;

    /** Says whether a cell belongs to the set. */
    @FunctionalInterface
    interface Rule {
        boolean holds(int index);
    }

    BitGrid(int nx, int ny, int nz) {
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        cells = new boolean[Math.multiplyExact(Math.multiplyExact(nx, ny), nz)];
    }

    static BitGrid like(BitGrid other, Rule rule) {
        BitGrid grid = new BitGrid(other.nx, other.ny, other.nz);
        for (int i = 0; i < grid.cells.length; i++) {
            grid.cells[i] = rule.holds(i);
        }
        return grid;
    }

    /** A copy of a box of cells. */
    BitGrid part(int[] from, int[] size) {
        BitGrid part = new BitGrid(size[0], size[1], size[2]);
        for (int z = 0; z < size[2]; z++) {
            for (int y = 0; y < size[1]; y++) {
                System.arraycopy(
                        cells, index(from[0], from[1] + y, from[2] + z), part.cells, part.index(0, y, z), size[0]);
            }
        }
        return part;
    }

    /** Writes a box of cells back. */
    void paste(BitGrid part, int[] from) {
        for (int z = 0; z < part.nz; z++) {
            for (int y = 0; y < part.ny; y++) {
                System.arraycopy(
                        part.cells, part.index(0, y, z), cells, index(from[0], from[1] + y, from[2] + z), part.nx);
            }
        }
    }

    /** Smallest and largest x, y, z of the set, in this order; no values where it is empty. */
    int[] bounds() {
        int[] b = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1, -1};
        int i = 0;
        for (int z = 0; z < nz; z++) {
            for (int y = 0; y < ny; y++) {
                for (int x = 0; x < nx; x++) {
                    if (cells[i++]) {
                        b[0] = Math.min(b[0], x);
                        b[1] = Math.min(b[1], y);
                        b[2] = Math.min(b[2], z);
                        b[3] = Math.max(b[3], x);
                        b[4] = Math.max(b[4], y);
                        b[5] = Math.max(b[5], z);
                    }
                }
            }
        }
        return b[3] < 0 ? new int[0] : b;
    }

    int index(int x, int y, int z) {
        return (z * ny + y) * nx + x;
    }

    int x(int index) {
        return index % nx;
    }

    int y(int index) {
        return index / nx % ny;
    }

    int z(int index) {
        return index / (nx * ny);
    }

    int count() {
        int count = 0;
        for (boolean cell : cells) {
            count += cell ? 1 : 0;
        }
        return count;
    }

    int count(int z) {
        int count = 0;
        for (int i = z * nx * ny; i < (z + 1) * nx * ny; i++) {
            count += cells[i] ? 1 : 0;
        }
        return count;
    }

    /** Calls {@code step} with each of the up to six face neighbours. */
    void neighbours(int index, java.util.function.IntConsumer step) {
        int x = x(index);
        int y = y(index);
        int z = z(index);
        if (x > 0) {
            step.accept(index - 1);
        }
        if (x < nx - 1) {
            step.accept(index + 1);
        }
        if (y > 0) {
            step.accept(index - nx);
        }
        if (y < ny - 1) {
            step.accept(index + nx);
        }
        if (z > 0) {
            step.accept(index - nx * ny);
        }
        if (z < nz - 1) {
            step.accept(index + nx * ny);
        }
    }

    /** In-plane erosion by a cross of radius 1; outside of the grid counts as set. */
    BitGrid erodeInPlane() {
        BitGrid out = new BitGrid(nx, ny, nz);
        int i = 0;
        for (int z = 0; z < nz; z++) {
            for (int y = 0; y < ny; y++) {
                for (int x = 0; x < nx; x++, i++) {
                    out.cells[i] = cells[i]
                            && (x == 0 || cells[i - 1])
                            && (x == nx - 1 || cells[i + 1])
                            && (y == 0 || cells[i - nx])
                            && (y == ny - 1 || cells[i + nx]);
                }
            }
        }
        return out;
    }

    /** In-plane dilation by a cross of radius 1. */
    BitGrid dilateInPlane() {
        BitGrid out = new BitGrid(nx, ny, nz);
        int i = 0;
        for (int z = 0; z < nz; z++) {
            for (int y = 0; y < ny; y++) {
                for (int x = 0; x < nx; x++, i++) {
                    out.cells[i] = cells[i]
                            || (x > 0 && cells[i - 1])
                            || (x < nx - 1 && cells[i + 1])
                            || (y > 0 && cells[i - nx])
                            || (y < ny - 1 && cells[i + nx]);
                }
            }
        }
        return out;
    }

    /** Adds what the set encloses within each plane: cells from which the plane's border is not reached. */
    void fillHolesInPlanes() {
        int[] queue = new int[nx * ny];
        boolean[] outside = new boolean[nx * ny];
        for (int z = 0; z < nz; z++) {
            Arrays.fill(outside, false);
            flood(z * nx * ny, outside, queue);
            for (int i = 0; i < outside.length; i++) {
                cells[z * nx * ny + i] |= !outside[i];
            }
        }
    }

    /**
     * Adds cavities that the set encloses in space, and holes in a plane of up to {@code smallHole} cells (vessels). A
     * dome of the diaphragm is ringed by lung in many planes but open below, and stays out.
     */
    void fillCavities(int smallHole) {
        List<Components.Component> gaps = Components.of(BitGrid.like(this, i -> !cells[i]));
        for (Components.Component gap : gaps) {
            if (!touchesBorder(gap)) {
                fill(gap, 0);
            }
        }
        for (int z = 0; z < nz; z++) {
            int base = z * nx * ny;
            BitGrid plane = new BitGrid(nx, ny, 1);
            for (int i = 0; i < nx * ny; i++) {
                plane.cells[i] = !cells[base + i];
            }
            for (Components.Component hole : Components.of(plane)) {
                if (hole.size() <= smallHole && !plane.touchesSides(hole)) {
                    fill(hole, base);
                }
            }
        }
    }

    private void fill(Components.Component gap, int base) {
        for (int cell : gap.cells()) {
            cells[base + cell] = true;
        }
    }

    private boolean touchesBorder(Components.Component gap) {
        for (int cell : gap.cells()) {
            if (z(cell) == 0 || z(cell) == nz - 1) {
                return true;
            }
        }
        return touchesSides(gap);
    }

    private boolean touchesSides(Components.Component gap) {
        for (int cell : gap.cells()) {
            int x = x(cell);
            int y = y(cell);
            if (x == 0 || y == 0 || x == nx - 1 || y == ny - 1) {
                return true;
            }
        }
        return false;
    }

    private void flood(int base, boolean[] outside, int[] queue) {
        int tail = 0;
        for (int x = 0; x < nx; x++) {
            tail = reach(base, x, outside, queue, tail);
            tail = reach(base, (ny - 1) * nx + x, outside, queue, tail);
        }
        for (int y = 0; y < ny; y++) {
            tail = reach(base, y * nx, outside, queue, tail);
            tail = reach(base, y * nx + nx - 1, outside, queue, tail);
        }
        for (int head = 0; head < tail; head++) {
            int i = queue[head];
            int x = i % nx;
            tail = x > 0 ? reach(base, i - 1, outside, queue, tail) : tail;
            tail = x < nx - 1 ? reach(base, i + 1, outside, queue, tail) : tail;
            tail = i >= nx ? reach(base, i - nx, outside, queue, tail) : tail;
            tail = i < nx * (ny - 1) ? reach(base, i + nx, outside, queue, tail) : tail;
        }
    }

    private int reach(int base, int i, boolean[] outside, int[] queue, int tail) {
        if (outside[i] || cells[base + i]) {
            return tail;
        }
        outside[i] = true;
        queue[tail] = i;
        return tail + 1;
    }
}
