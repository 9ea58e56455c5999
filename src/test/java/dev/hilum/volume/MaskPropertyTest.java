package dev.hilum.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ways over a mask agree with asking every voxel. */
class MaskPropertyTest {
    private static final VolumeGeometry GRID =
            Grids.covering(new PatientBox(new PatientPoint(0, 0, 0), new PatientPoint(9, 8, 7)), 1, "1.2.3");

    @Test
    void visitsWhatItContains() {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            Mask mask = mask(random, random.nextInt(5));
            List<VoxelIndex> asked = asked(mask, 0, GRID.slices());
            assertEquals(asked, visited(mask));
            assertEquals(asked.size(), mask.count());
            assertEquals(asked, visited(mask.tight()));
            assertEquals(asked, visited(mask.union(mask.tight())));
        }
    }

    @Test
    void aSlicesRunsAreItsVoxels() {
        Random random = new Random(9);
        for (int round = 0; round < 300; round++) {
            Mask mask = mask(random, 2);
            for (int slice = -1; slice <= GRID.slices(); slice++) {
                List<VoxelIndex> voxels = new ArrayList<>();
                mask.forEachRunOf(slice, (from, to, row, z) -> {
                    for (int column = from; column < to; column++) {
                        voxels.add(new VoxelIndex(column, row, z));
                    }
                });
                assertEquals(asked(mask, slice, slice + 1), voxels);
            }
        }
    }

    private static Mask mask(Random random, int low) {
        Mask.Box box = new Mask.Box(low, low / 2, low, GRID.columns() - 1, GRID.rows(), GRID.slices() - low / 2);
        double density = random.nextDouble();
        BitSet bits = new BitSet();
        for (int i = 0; i < box.columns() * box.rows() * box.slices(); i++) {
            bits.set(i, random.nextDouble() < density);
        }
        return new Mask(GRID, box, bits);
    }

    private static List<VoxelIndex> asked(Mask mask, int fromSlice, int toSlice) {
        List<VoxelIndex> voxels = new ArrayList<>();
        for (int s = fromSlice; s < toSlice; s++) {
            for (int r = 0; r < GRID.rows(); r++) {
                for (int c = 0; c < GRID.columns(); c++) {
                    if (mask.contains(c, r, s)) {
                        voxels.add(new VoxelIndex(c, r, s));
                    }
                }
            }
        }
        return voxels;
    }

    private static List<VoxelIndex> visited(Mask mask) {
        List<VoxelIndex> voxels = new ArrayList<>();
        mask.forEach((c, r, s) -> voxels.add(new VoxelIndex(c, r, s)));
        return voxels;
    }
}
