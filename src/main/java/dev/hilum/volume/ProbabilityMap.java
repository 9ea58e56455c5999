package dev.hilum.volume;

import java.util.BitSet;
import java.util.List;

/**
 * Probabilities of one or more channels on a grid, to be brought onto a source geometry as masks. Kept in steps of
 * 1/{@value #STEPS}; interpolated linearly before they are compared with a threshold.
 */
public final class ProbabilityMap {
    /** Fits what a {@link CtVolume} holds. */
    private static final int STEPS = 3000;

    private static final int SLAB = 16;

    private final List<CtVolume> channels;

    /** Probability of a channel at a cell. */
    @FunctionalInterface
    public interface Values {
        double at(int channel, int column, int row, int slice);
    }

    /** A voxel of the source geometry. */
    @FunctionalInterface
    public interface VoxelRule {
        boolean holds(int column, int row, int slice);
    }

    public ProbabilityMap(VolumeGeometry geometry, int channels, Values values) {
        this.channels = java.util.stream.IntStream.range(0, channels)
                .mapToObj(channel -> CtVolume.of(
                        geometry,
                        List.of(),
                        (c, r, s) -> Math.rint(Math.clamp(values.at(channel, c, r, s), 0.0, 1.0) * STEPS)))
                .toList();
    }

    /**
     * One mask a channel: voxels where the channel reaches its threshold. A voxel that several reach goes to the one that
     * exceeds its threshold by the largest factor, the later one where they are equal; the masks are disjoint.
     *
     * @param thresholds over 0, one for each channel
     * @param rule voxels that may be taken
     * @param workers threads that interpolate
     */
    public List<Mask> masks(List<Double> thresholds, VolumeGeometry source, VoxelRule rule, int workers) {
        Mask.Box box =
                Grids.voxelsOf(source, PatientBox.around(channels.getFirst().geometry()));
        List<BitSet> bits = channels.stream().map(c -> new BitSet()).toList();
        for (int from = 0; from < box.slices(); from += SLAB) {
            slab(thresholds, source, rule, workers, box, from, bits);
        }
        return bits.stream().map(b -> new Mask(source, box, b)).toList();
    }

    private void slab(
            List<Double> thresholds,
            VolumeGeometry source,
            VoxelRule rule,
            int workers,
            Mask.Box box,
            int from,
            List<BitSet> bits) {
        Mask.Box slab = new Mask.Box(
                box.fromColumn(),
                box.fromRow(),
                box.fromSlice() + from,
                box.toColumn(),
                box.toRow(),
                Math.min(box.toSlice(), box.fromSlice() + from + SLAB));
        List<CtVolume> fine = channels.stream()
                .map(c -> Resampler.resample(c, Grids.crop(source, slab), 0, workers))
                .toList();
        double[] limits = thresholds.stream().mapToDouble(t -> t * STEPS).toArray();
        int plane = box.columns() * box.rows();
        for (int s = 0; s < slab.slices(); s++) {
            int slice = s;
            short[][] values = fine.stream().map(c -> c.slice(slice)).toArray(short[][]::new);
            for (int i = 0; i < plane; i++) {
                int best = best(limits, values, i);
                if (best >= 0
                        && rule.holds(
                                slab.fromColumn() + i % box.columns(),
                                slab.fromRow() + i / box.columns(),
                                slab.fromSlice() + s)) {
                    bits.get(best).set((from + s) * plane + i);
                }
            }
        }
    }

    private static int best(double[] limits, short[][] values, int i) {
        int best = -1;
        double most = 1;
        for (int c = 0; c < limits.length; c++) {
            // Most voxels reach no threshold: no division for them.
            if (values[c][i] >= limits[c] && values[c][i] / limits[c] >= most) {
                best = c;
                most = values[c][i] / limits[c];
            }
        }
        return best;
    }
}
