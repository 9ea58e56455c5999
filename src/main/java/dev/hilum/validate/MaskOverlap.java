package dev.hilum.validate;

import dev.hilum.validate.reference.Region;
import dev.hilum.validate.stats.Overlap;
import dev.hilum.validate.stats.VoxelSet;
import dev.hilum.volume.Grids;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import org.jspecify.annotations.Nullable;

/** A mask of the result against a region of the reference, on the grid of the result. */
final class MaskOverlap {
    /** Above this, surfaces are compared on every second, third … voxel: memory is bounded, Dice stays exact. */
    private static final long MOST_SURFACE_VOXELS = 12_000_000;

    private static final double MARGIN_MM = 5;

    private MaskOverlap() {}

    /** Null where neither has a voxel. */
    static CaseResult.@Nullable OverlapRow of(Mask segmented, @Nullable Region reference) {
        if (segmented.isEmpty() && reference == null) {
            return null;
        }
        VolumeGeometry g = segmented.geometry();
        PatientBox box = reference == null
                ? PatientBox.around(g, segmented.tight().box())
                : segmented.isEmpty()
                        ? reference.bounds()
                        : reference
                                .bounds()
                                .union(PatientBox.around(g, segmented.tight().box()));
        Mask.Box grid = Grids.voxelsOf(g, box.grow(MARGIN_MM));
        long voxels = (long) grid.columns() * grid.rows() * grid.slices();
        int step = (int) Math.ceil(Math.cbrt((double) voxels / MOST_SURFACE_VOXELS));
        Overlap surfaces = overlap(segmented, reference, grid, Math.max(1, step));
        if (surfaces == null) {
            return null;
        }
        double[] exact = step <= 1 ? new double[] {surfaces.dice(), surfaces.iou()} : exact(segmented, reference, grid);
        return new CaseResult.OverlapRow(
                exact[0],
                exact[1],
                surfaces.hausdorff95Mm().orElse(null),
                surfaces.surfaceDistanceMm().orElse(null));
    }

    private static @Nullable Overlap overlap(Mask a, @Nullable Region b, Mask.Box box, int step) {
        int columns = (box.columns() + step - 1) / step;
        int rows = (box.rows() + step - 1) / step;
        int slices = (box.slices() + step - 1) / step;
        boolean[] inA = new boolean[columns * rows * slices];
        boolean[] inB = new boolean[inA.length];
        VolumeGeometry g = a.geometry();
        for (int at = 0; at < inA.length; at++) {
            int c = box.fromColumn() + step * (at % columns);
            int r = box.fromRow() + step * (at / columns % rows);
            int s = box.fromSlice() + step * (at / (columns * rows));
            inA[at] = a.contains(c, r, s);
            inB[at] = b != null && b.contains(g.toPatient(new VoxelIndex(c, r, s)));
        }
        double[] spacing = {g.columnSpacingMm() * step, g.rowSpacingMm() * step, g.sliceSpacingMm() * step};
        return Overlap.of(
                        new VoxelSet(columns, rows, slices, spacing, inA),
                        new VoxelSet(columns, rows, slices, spacing, inB))
                .orElse(null);
    }

    private static double[] exact(Mask a, @Nullable Region b, Mask.Box box) {
        long both = 0;
        long countB = 0;
        VolumeGeometry g = a.geometry();
        for (int s = box.fromSlice(); s < box.toSlice(); s++) {
            for (int r = box.fromRow(); r < box.toRow(); r++) {
                for (int c = box.fromColumn(); c < box.toColumn(); c++) {
                    boolean inB = b != null && b.contains(g.toPatient(new VoxelIndex(c, r, s)));
                    countB += inB ? 1 : 0;
                    both += inB && a.contains(c, r, s) ? 1 : 0;
                }
            }
        }
        return new double[] {2.0 * both / (a.count() + countB), (double) both / (a.count() + countB - both)};
    }
}
