package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MorphologyPropertyTest {
    @Test
    void distanceTransformEqualsTheSearchOverAllCells() {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            BitGrid grid = random(random, 9, 7, 6, 0.9);
            float[] d = DistanceTransform.squared(grid, 2);
            for (int i = 0; i < d.length; i++) {
                assertEquals(nearest(grid, i), d[i], 1e-3, "cell " + i);
            }
        }
    }

    @Test
    void componentsPartitionTheSet() {
        BitGrid grid = random(new Random(6), 12, 11, 10, 0.35);
        List<Components.Component> parts = Components.of(grid);
        int[] owner = new int[grid.cells.length];
        int sum = 0;
        for (int p = 0; p < parts.size(); p++) {
            sum += parts.get(p).size();
            for (int cell : parts.get(p).cells()) {
                assertEquals(0, owner[cell]);
                owner[cell] = p + 1;
            }
        }
        assertEquals(grid.count(), sum);
        for (int i = 0; i < owner.length; i++) {
            int at = i;
            if (grid.cells[i]) {
                grid.neighbours(i, n -> assertTrue(!grid.cells[n] || owner[n] == owner[at]));
            }
        }
    }

    @Test
    void cavitiesAreFilledButNotOpenDomes() {
        BitGrid grid = new BitGrid(20, 20, 20);
        for (int i = 0; i < grid.cells.length; i++) {
            int x = grid.x(i);
            int y = grid.y(i);
            int z = grid.z(i);
            boolean shell = x > 2 && x < 17 && y > 2 && y < 17 && z > 2;
            boolean dome = x > 6 && x < 13 && y > 6 && y < 13 && z < 10;
            boolean cavity = x == 9 && y == 9 && z > 12 && z < 16;
            grid.cells[i] = shell && !dome && !cavity;
        }
        grid.fillCavities(4);
        assertTrue(grid.cells[grid.index(9, 9, 14)], "an enclosed cavity is filled");
        assertFalse(grid.cells[grid.index(9, 9, 5)], "a dome that opens below is not");
    }

    @Test
    void masksKeepTheirVoxelsWhenTightenedAndJoined() {
        VolumeGeometry g = Grids.aligned(new PatientPoint(0, 0, 0), 20, 20, 20, 1, 1, 1, "1.2");
        Random random = new Random(8);
        Mask a = random(random, g, new Mask.Box(2, 3, 4, 12, 9, 10));
        Mask b = random(random, g, new Mask.Box(5, 1, 8, 18, 12, 19));
        Mask both = a.union(b);
        Mask tight = a.tight();
        List<String> visited = new ArrayList<>();
        a.forEach((c, r, s) -> visited.add(c + " " + r + " " + s));
        assertEquals(a.count(), visited.size());
        for (int s = 0; s < 20; s++) {
            for (int r = 0; r < 20; r++) {
                for (int c = 0; c < 20; c++) {
                    boolean in = a.contains(c, r, s);
                    assertEquals(in, tight.contains(c, r, s));
                    assertEquals(in || b.contains(c, r, s), both.contains(c, r, s));
                    assertEquals(in, visited.contains(c + " " + r + " " + s));
                }
            }
        }
    }

    private static Mask random(Random random, VolumeGeometry g, Mask.Box box) {
        BitSet bits = new BitSet();
        for (int i = 0; i < box.columns() * box.rows() * box.slices(); i++) {
            bits.set(i, random.nextInt(5) == 0);
        }
        return new Mask(g, box, bits);
    }

    private static BitGrid random(Random random, int nx, int ny, int nz, double share) {
        BitGrid grid = new BitGrid(nx, ny, nz);
        for (int i = 0; i < grid.cells.length; i++) {
            grid.cells[i] = random.nextDouble() < share;
        }
        return grid;
    }

    private static double nearest(BitGrid grid, int i) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < grid.cells.length; j++) {
            if (!grid.cells[j]) {
                least = Math.min(
                        least,
                        Math.pow(grid.x(i) - grid.x(j), 2)
                                + Math.pow(grid.y(i) - grid.y(j), 2)
                                + Math.pow(grid.z(i) - grid.z(j), 2));
            }
        }
        return least;
    }
}
