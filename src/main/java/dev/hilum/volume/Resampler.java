package dev.hilum.volume;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a volume onto another grid by trilinear interpolation, averaging where the target is much coarser (see {@link
 * AxisWeights}). Where the axes of both grids are parallel it works axis by axis, otherwise voxel by voxel. HU are
 * rounded to whole numbers.
 */
public final class Resampler {
    /** Direction cosines that differ from parallel by less than this move a voxel at 500 mm by less than 0.05 mm. */
    private static final double PARALLEL = 1e-4;

    private Resampler() {}

    /**
     * @param padHu value of target voxels more than half a voxel outside of the source
     * @param workers threads
     */
    public static CtVolume resample(CtVolume source, VolumeGeometry target, int padHu, int workers) {
        short[][] out = new short[target.slices()][target.columns() * target.rows()];
        int @Nullable [] signs = parallelSigns(source.geometry(), target);
        if (signs == null) {
            ObliqueSampler sampler = new ObliqueSampler(source, target, padHu);
            Workers.run(target.slices(), workers, (from, to) -> {
                for (int s = from; s < to; s++) {
                    sampler.sample(s, out[s]);
                }
            });
        } else {
            VoxelIndex start = source.geometry().toVoxel(target.origin());
            AxisWeights x = weights(
                    source.geometry().columns(),
                    target.columns(),
                    start.column(),
                    signs[0] * target.columnSpacingMm() / source.geometry().columnSpacingMm());
            AxisWeights y = weights(
                    source.geometry().rows(),
                    target.rows(),
                    start.row(),
                    signs[1] * target.rowSpacingMm() / source.geometry().rowSpacingMm());
            AxisWeights z = weights(
                    source.geometry().slices(),
                    target.slices(),
                    start.slice(),
                    signs[2] * target.sliceSpacingMm() / source.geometry().sliceSpacingMm());
            Workers.run(
                    target.slices(),
                    workers,
                    (from, to) -> new SeparableSampler(source, x, y, z, padHu).sample(from, to, out));
        }
        return new CtVolume(target, out, List.of());
    }

    private static AxisWeights weights(int inputs, int outputs, double start, double step) {
        return new AxisWeights(inputs, outputs, start, step);
    }

    /** +1 or −1 for each axis where the axes are parallel in this order, else null. */
    private static int @Nullable [] parallelSigns(VolumeGeometry a, VolumeGeometry b) {
        double x = dot(a.rowDirection(), b.rowDirection());
        double y = dot(a.columnDirection(), b.columnDirection());
        double z = dot(a.sliceDirection(), b.sliceDirection());
        double cosine = 1 - PARALLEL * PARALLEL / 2;
        boolean parallel = Math.abs(x) > cosine && Math.abs(y) > cosine && Math.abs(z) > cosine;
        return parallel ? new int[] {(int) Math.signum(x), (int) Math.signum(y), (int) Math.signum(z)} : null;
    }

    static double dot(List<Double> a, List<Double> b) {
        return a.get(0) * b.get(0) + a.get(1) * b.get(1) + a.get(2) * b.get(2);
    }
}
