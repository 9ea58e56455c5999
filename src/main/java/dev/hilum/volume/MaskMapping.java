package dev.hilum.volume;

import java.util.BitSet;
import java.util.List;

/** Brings a set of cells of a coarse grid onto the voxels of a source geometry: linear, cut at one half. */
final class MaskMapping {
    private static final short FULL = 1000;

    private MaskMapping() {}

    static Mask toSource(VolumeGeometry coarse, BitGrid cells, VolumeGeometry source, int workers) {
        int[] bounds = cells.bounds();
        if (bounds.length == 0) {
            return new Mask(source, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        }
        Mask.Box part = new Mask.Box(
                Math.max(0, bounds[0] - 1),
                Math.max(0, bounds[1] - 1),
                Math.max(0, bounds[2] - 1),
                Math.min(cells.nx, bounds[3] + 2),
                Math.min(cells.ny, bounds[4] + 2),
                Math.min(cells.nz, bounds[5] + 2));
        CtVolume fine = values(coarse, cells, part);
        Mask.Box box = Grids.voxelsOf(source, PatientBox.around(coarse, part));
        CtVolume mapped = Resampler.resample(fine, Grids.crop(source, box), 0, workers);
        return threshold(mapped, FULL / 2, source, box);
    }

    /** The voxels of {@code values} at or above a limit, as a mask of the source geometry that {@code box} was cut from. */
    static Mask threshold(CtVolume values, int limit, VolumeGeometry source, Mask.Box box) {
        BitSet bits = new BitSet();
        int plane = box.columns() * box.rows();
        for (int s = 0; s < box.slices(); s++) {
            short[] in = values.slice(s);
            for (int i = 0; i < plane; i++) {
                if (in[i] >= limit) {
                    int from = i;
                    while (i < plane && in[i] >= limit) {
                        i++;
                    }
                    bits.set(s * plane + from, s * plane + i);
                }
            }
        }
        return new Mask(source, box, bits);
    }

    private static CtVolume values(VolumeGeometry coarse, BitGrid cells, Mask.Box part) {
        short[][] values = new short[part.slices()][part.columns() * part.rows()];
        for (int s = 0; s < part.slices(); s++) {
            for (int r = 0; r < part.rows(); r++) {
                for (int c = 0; c < part.columns(); c++) {
                    int i = cells.index(part.fromColumn() + c, part.fromRow() + r, part.fromSlice() + s);
                    values[s][r * part.columns() + c] = cells.cells[i] ? FULL : 0;
                }
            }
        }
        return new CtVolume(Grids.crop(coarse, part), values, List.of());
    }
}
