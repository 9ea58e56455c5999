package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Blend;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.volume.VolumeGeometry;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one output over a region, put together from its tiles; 0 where no tile ran.
 */
final class CellMap {
    private final Output output;
    private final VolumeGeometry geometry;
    private final float[][] values;
    /** Sum of weights per cell; null where tiles do not overlap. */
    private final float @Nullable [] weights;

    private final float[][] tileWeights;
    /** Distance of neighbouring cells on Z, Y, X in a tile. */
    private final int[] tileStrides;

    /** @param geometry of the cells */
    CellMap(Output output, VolumeGeometry geometry, boolean overlapping, Blend blend, TensorAxes axes) {
        this.output = output;
        tileStrides = axes.strides(output.shape());
        this.geometry = geometry;
        int cells = Math.toIntExact(geometry.voxels());
        values = new float[output.channels().size()][cells];
        weights = overlapping ? new float[cells] : null;
        tileWeights = new float[3][];
        for (int a = 0; a < 3; a++) {
            tileWeights[a] = weights(output.shape().get(a), blend);
        }
    }

    Output output() {
        return output;
    }

    VolumeGeometry geometry() {
        return geometry;
    }

    int channels() {
        return values.length;
    }

    float at(int channel, int column, int row, int slice) {
        return values[channel][index(column, row, slice)];
    }

    float at(int channel, int index) {
        return values[channel][index];
    }

    /** Adds a tile's values, {@code [channels, shape…]} in the tensor's order, at the cell where the tile begins. */
    void add(FloatBuffer tile, int cellZ, int cellY, int cellX) {
        int nz = output.shape().get(0);
        int ny = output.shape().get(1);
        int nx = output.shape().get(2);
        float[] row = new float[nx];
        for (int channel = 0; channel < values.length; channel++) {
            for (int z = 0; z < nz; z++) {
                for (int y = 0; y < ny; y++) {
                    read(tile, channel * nz * ny * nx + z * tileStrides[0] + y * tileStrides[1], row);
                    int at = index(cellX, cellY + y, cellZ + z);
                    addRow(channel, row, at, tileWeights[0][z] * tileWeights[1][y]);
                }
            }
        }
    }

    private void read(FloatBuffer tile, int from, float[] row) {
        if (tileStrides[2] == 1) {
            tile.get(from, row);
            return;
        }
        for (int x = 0; x < row.length; x++) {
            row[x] = tile.get(from + x * tileStrides[2]);
        }
    }

    /** Divides by the weights; to be called once, after the last tile. */
    void finish() {
        if (weights == null) {
            return;
        }
        for (float[] channel : values) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = weights[i] > 0 ? channel[i] / weights[i] : 0;
            }
        }
    }

    private void addRow(int channel, float[] row, int at, float rowWeight) {
        if (weights == null) {
            System.arraycopy(row, 0, values[channel], at, row.length);
            return;
        }
        for (int x = 0; x < row.length; x++) {
            float weight = rowWeight * tileWeights[2][x];
            values[channel][at + x] += weight * row[x];
            if (channel == 0) {
                weights[at + x] += weight;
            }
        }
    }

    private int index(int column, int row, int slice) {
        return (slice * geometry.rows() + row) * geometry.columns() + column;
    }

    /** Equal weights, or a bell with a standard deviation of an eighth of the block, as MONAI's sliding window has it. */
    private static float[] weights(int cells, Blend blend) {
        float[] weights = new float[cells];
        switch (blend) {
            case CONSTANT -> Arrays.fill(weights, 1);
            case GAUSSIAN -> {
                double sigma = cells / 8.0;
                for (int i = 0; i < cells; i++) {
                    double away = (i - (cells - 1) / 2.0) / sigma;
                    weights[i] = (float) Math.max(1e-3, Math.exp(-away * away / 2));
                }
            }
        }
        return weights;
    }
}
