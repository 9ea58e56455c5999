package dev.hilum.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.infer.ModelContract.Blend;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.volume.Grids;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("REQ-INF-4")
class TilingPropertyTest {
    @Test
    void everyVoxelIsCoveredAndWithoutOverlapExactlyOnce() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Integer> core = List.of(2 + random.nextInt(9), 2 + random.nextInt(9), 2 + random.nextInt(9));
            boolean overlapping = random.nextBoolean();
            List<Integer> overlap =
                    core.stream().map(c -> overlapping ? random.nextInt(c) : 0).toList();
            List<Integer> region = List.of(1 + random.nextInt(30), 1 + random.nextInt(30), 1 + random.nextInt(30));
            Tiling tiling = Tiling.cover(region, core, overlap);
            int[][][] hits = new int[tiling.extent(0)][tiling.extent(1)][tiling.extent(2)];
            for (Tiling.Tile t : tiling.tiles()) {
                for (int z = 0; z < core.get(0); z++) {
                    for (int y = 0; y < core.get(1); y++) {
                        for (int x = 0; x < core.get(2); x++) {
                            hits[t.z() + z][t.y() + y][t.x() + x]++;
                        }
                    }
                }
            }
            for (int a = 0; a < 3; a++) {
                assertTrue(tiling.extent(a) >= region.get(a));
            }
            for (int[][] plane : hits) {
                for (int[] row : plane) {
                    for (int hit : row) {
                        assertTrue(overlapping ? hit >= 1 : hit == 1);
                    }
                }
            }
        }
    }

    @Test
    void blendingEqualTilesGivesTheirValueBack() {
        for (Blend blend : Blend.values()) {
            Output output = new Output("map", List.of("a", "b"), List.of(4, 6, 6), List.of(1, 1, 1));
            Tiling tiling = Tiling.cover(List.of(9, 11, 13), List.of(4, 6, 6), List.of(2, 3, 3));
            VolumeGeometry cells = Grids.aligned(
                    new PatientPoint(0, 0, 0), tiling.extent(2), tiling.extent(1), tiling.extent(0), 1, 1, 1, "1.2");
            CellMap map = new CellMap(output, cells, true, blend, TensorAxes.LPS);
            FloatBuffer tile = FloatBuffer.allocate(2 * 4 * 6 * 6);
            for (int i = 0; i < tile.capacity(); i++) {
                tile.put(i, i < tile.capacity() / 2 ? 0.25f : 0.75f);
            }
            tiling.tiles().forEach(t -> map.add(tile, t.z(), t.y(), t.x()));
            map.finish();
            for (int i = 0; i < cells.voxels(); i++) {
                assertEquals(0.25f, map.at(0, i), 1e-5);
                assertEquals(0.75f, map.at(1, i), 1e-5);
            }
        }
    }

    @Test
    void peaksAreReadWithOffsetAndWeakerNeighboursDropped() {
        VolumeGeometry cells = Grids.aligned(new PatientPoint(-10, -20, -30), 12, 12, 12, 4, 4, 2, "1.2");
        CellMap heat = map(cells, 1, 4, 4, 4);
        CellMap diameter = map(cells, 1, 4, 4, 4);
        CellMap offset = map(cells, 3, 4, 4, 4);
        set(heat, 0, 3, 4, 5, 0.9f);
        set(diameter, 0, 3, 4, 5, 20f);
        set(offset, 0, 3, 4, 5, 0.5f);
        set(offset, 1, 3, 4, 5, -1f);
        set(offset, 2, 3, 4, 5, 2f);
        set(heat, 0, 5, 4, 5, 0.8f);
        set(heat, 0, 9, 9, 9, 0.6f);
        set(heat, 0, 1, 9, 9, 0.05f);
        List<HeatmapDecoder.Peak> peaks =
                new HeatmapDecoder(new ModelContract.Decoder.Heatmap(0.1, 3, 10), heat, diameter, offset).peaks();
        assertEquals(2, peaks.size(), peaks.toString());
        assertEquals(
                new PatientPoint(-10 + 12 + 2, -20 + 16 - 1, -30 + 10 + 0.5),
                peaks.getFirst().center());
        assertEquals(20, peaks.getFirst().diameterMm());
        assertEquals(0.6, peaks.get(1).score(), 1e-6);
    }

    private static CellMap map(VolumeGeometry cells, int channels, int z, int y, int x) {
        List<String> names = List.of("a", "b", "c").subList(0, channels);
        return new CellMap(
                new Output("map", names, List.of(z, y, x), List.of(2, 4, 4)),
                cells,
                false,
                Blend.CONSTANT,
                TensorAxes.LPS);
    }

    /** Puts one value in by adding a tile that is 0 elsewhere. */
    private static void set(CellMap map, int channel, int column, int row, int slice, float value) {
        float[] tile = new float[map.channels() * 64];
        int z = slice / 4 * 4;
        int y = row / 4 * 4;
        int x = column / 4 * 4;
        for (int ch = 0; ch < map.channels(); ch++) {
            for (int i = 0; i < 64; i++) {
                tile[ch * 64 + i] = map.at(ch, x + i % 4, y + i / 4 % 4, z + i / 16);
            }
        }
        tile[channel * 64 + ((slice - z) * 4 + row - y) * 4 + column - x] = value;
        map.add(FloatBuffer.wrap(tile), z, y, x);
    }
}
