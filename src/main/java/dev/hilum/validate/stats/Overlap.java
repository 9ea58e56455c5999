package dev.hilum.validate.stats;

import java.util.Optional;

/**
 * A segmentation against its reference on one grid.
 *
 * @param dice 2·|A∩B| / (|A|+|B|)
 * @param iou |A∩B| / |A∪B|
 * @param hausdorff95Mm 95th percentile of the distances of both surfaces to each other, pooled; empty where a set is empty
 * @param surfaceDistanceMm mean of the same distances (average symmetric surface distance)
 */
public record Overlap(double dice, double iou, Optional<Double> hausdorff95Mm, Optional<Double> surfaceDistanceMm) {

    /** Empty where neither set has a voxel: agreement about nothing is no figure. */
    public static Optional<Overlap> of(VoxelSet segmented, VoxelSet reference) {
        long a = segmented.count();
        long b = reference.count();
        if (a + b == 0) {
            return Optional.empty();
        }
        long both = 0;
        for (int i = 0; i < segmented.voxels().length; i++) {
            both += segmented.voxels()[i] && reference.voxels()[i] ? 1 : 0;
        }
        double dice = 2.0 * both / (a + b);
        double iou = (double) both / (a + b - both);
        if (a == 0 || b == 0) {
            return Optional.of(new Overlap(dice, iou, Optional.empty(), Optional.empty()));
        }
        double[] distances = SurfaceDistances.pooled(segmented, reference);
        double sum = 0;
        for (double d : distances) {
            sum += d;
        }
        return Optional.of(new Overlap(
                dice, iou, Optional.of(Quantiles.of(distances, 0.95)), Optional.of(sum / distances.length)));
    }
}
