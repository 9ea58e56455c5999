package dev.hilum.infer;

import dev.hilum.infer.ModelContract.ExtraChannel;
import dev.hilum.infer.ModelContract.Input;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.nio.FloatBuffer;

/** Writes patches of a volume that is already on the model's grid into a session's input. */
final class PatchWriter {
    private final Input input;
    private final CtVolume grid;
    private final VolumeGeometry source;
    private final LungMask lungs;
    private final int[] strides;
    private final float[] window = new float[CtVolume.MAX_HU - CtVolume.MIN_HU + 1];

    /**
     * @param grid at the model's spacing
     * @param source geometry of the lungs
     */
    PatchWriter(Input input, CtVolume grid, VolumeGeometry source, LungMask lungs) {
        this.input = input;
        this.grid = grid;
        this.source = source;
        this.lungs = lungs;
        strides = input.axes().strides(input.patch());
        ModelContract.Window w = input.window();
        for (int i = 0; i < window.length; i++) {
            double clipped = Math.clamp((double) i + CtVolume.MIN_HU, w.lowHu(), w.highHu());
            window[i] = (float) (w.low() + (clipped - w.lowHu()) / (w.highHu() - w.lowHu()) * (w.high() - w.low()));
        }
    }

    /** Writes the patch whose first voxel is given, in the tensor's order; it must lie within the grid. */
    void write(int fromZ, int fromY, int fromX, FloatBuffer target) {
        int nz = input.patch().get(0);
        int ny = input.patch().get(1);
        int nx = input.patch().get(2);
        short[] hu = new short[nx];
        float[] row = new float[nx];
        for (int z = 0; z < nz; z++) {
            for (int y = 0; y < ny; y++) {
                grid.copyRow(fromZ + z, fromY + y, fromX, nx, hu, 0);
                for (int x = 0; x < nx; x++) {
                    row[x] = window[hu[x] - CtVolume.MIN_HU];
                }
                put(target, z * strides[0] + y * strides[1], row);
            }
        }
        int at = nz * ny * nx;
        for (ExtraChannel channel : input.extraChannels()) {
            switch (channel) {
                case LUNG_MASK -> writeLungs(fromZ, fromY, fromX, target, at);
            }
            at += nz * ny * nx;
        }
    }

    private void put(FloatBuffer target, int from, float[] row) {
        if (strides[2] == 1) {
            target.put(from, row);
            return;
        }
        for (int x = 0; x < row.length; x++) {
            target.put(from + x * strides[2], row[x]);
        }
    }

    /** Whether a block of the grid holds lung; every second voxel is looked at, which misses nothing of a lung's size. */
    boolean holdsLung(int fromZ, int fromY, int fromX, int nz, int ny, int nx) {
        for (int z = 0; z < nz; z += 2) {
            for (int y = 0; y < ny; y += 2) {
                for (int x = 0; x < nx; x += 2) {
                    if (lung(fromZ + z, fromY + y, fromX + x)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void writeLungs(int fromZ, int fromY, int fromX, FloatBuffer target, int at) {
        int nz = input.patch().get(0);
        int ny = input.patch().get(1);
        int nx = input.patch().get(2);
        for (int z = 0; z < nz; z++) {
            for (int y = 0; y < ny; y++) {
                for (int x = 0; x < nx; x++) {
                    float value = lung(fromZ + z, fromY + y, fromX + x) ? 1 : 0;
                    target.put(at + z * strides[0] + y * strides[1] + x * strides[2], value);
                }
            }
        }
    }

    private boolean lung(int z, int y, int x) {
        PatientPoint point = grid.geometry().toPatient(new VoxelIndex(x, y, z));
        VoxelIndex v = source.toVoxel(point);
        return lungs.contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice()));
    }
}
