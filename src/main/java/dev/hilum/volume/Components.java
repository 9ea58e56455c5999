package dev.hilum.volume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The face-connected components of a {@link BitGrid}, largest first; equal sizes in order of their first cell. */
final class Components {
    /** One component: its cells as indices, and the sums that its centroid comes from. */
    record Component(int[] cells, double centroidX, double centroidY, double centroidZ) {
        int size() {
            return cells.length;
        }
    }

    private Components() {}

    static List<Component> of(BitGrid grid) {
        boolean[] seen = new boolean[grid.cells.length];
        int[] queue = new int[grid.count()];
        List<Component> found = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (grid.cells[i] && !seen[i]) {
                found.add(component(grid, grow(grid, i, seen, queue), queue));
            }
        }
        found.sort(Comparator.comparingInt(Component::size).reversed());
        return found;
    }

    /** Written out without calls per neighbour: this loop is most of the time of the lung search. */
    private static int grow(BitGrid grid, int seed, boolean[] seen, int[] queue) {
        int nx = grid.nx;
        int plane = nx * grid.ny;
        int last = grid.cells.length - plane;
        boolean[] cells = grid.cells;
        int tail = 1;
        queue[0] = seed;
        seen[seed] = true;
        for (int head = 0; head < tail; head++) {
            int at = queue[head];
            int x = at % nx;
            int inPlane = at % plane;
            tail = x > 0 ? reach(at - 1, cells, seen, queue, tail) : tail;
            tail = x < nx - 1 ? reach(at + 1, cells, seen, queue, tail) : tail;
            tail = inPlane >= nx ? reach(at - nx, cells, seen, queue, tail) : tail;
            tail = inPlane < plane - nx ? reach(at + nx, cells, seen, queue, tail) : tail;
            tail = at >= plane ? reach(at - plane, cells, seen, queue, tail) : tail;
            tail = at < last ? reach(at + plane, cells, seen, queue, tail) : tail;
        }
        return tail;
    }

    private static int reach(int to, boolean[] cells, boolean[] seen, int[] queue, int tail) {
        if (!cells[to] || seen[to]) {
            return tail;
        }
        seen[to] = true;
        queue[tail] = to;
        return tail + 1;
    }

    private static Component component(BitGrid grid, int size, int[] queue) {
        int[] cells = java.util.Arrays.copyOf(queue, size);
        double x = 0;
        double y = 0;
        double z = 0;
        for (int cell : cells) {
            x += grid.x(cell);
            y += grid.y(cell);
            z += grid.z(cell);
        }
        return new Component(cells, x / size, y / size, z / size);
    }
}
