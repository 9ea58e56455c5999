package dev.hilum.volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The edge of a nodule where the image has it. A network's mask says which tissue is the nodule, but its edge lies too far
 * out: it learned from outlines and from simulated rims that fade. A blurred edge is where the attenuation is midway
 * between the two sides, so a voxel of the mask stays where it is at least midway from the lung around to the nodule at
 * this place. The nodule's side is taken near the voxel, not from the whole nodule: a rim of ground glass is compared with
 * ground glass, the edge of a solid part with what is solid. Towards the chest wall nothing is as dark as lung, and the
 * network's edge stays.
 *
 * <p>Distances are in mm and the same whatever the voxels are, but the nodule's side always reaches to the next slice: the
 * outer slices of a nodule are a mix with lung, seen only beside the next one.
 */
public final class HalfMaximum {
    private static final double REACH_MM = 3;
    /** So that the next slice is in reach, and not just the one voxel there, however thick slices are. */
    private static final double LEAST_VOXELS = 1.5;

    /** Share of the voxels in reach that are darker than the nodule's side: robust to noise and to a dense core. */
    private static final double RANK = 0.6;

    /** What is cut off no longer darkens the nodule's side; few voxels change after the second pass. */
    private static final int PASSES = 4;

    /** Standard deviation of the smoothing; thick slices stay as they are. */
    private static final double SMOOTHING_MM = 0.6;

    private static final double RING_FROM_MM = 1.5;
    private static final double RING_TO_MM = 6;
    private static final double AERATED_BELOW_HU = -600;
    private static final int FEWEST_AERATED = 50;
    /** Where a nodule has hardly any lung around. */
    private static final double USUAL_LUNG_HU = -860;

    private final VolumeGeometry geometry;
    private final Mask.Box box;
    private final BitGrid mask;
    private final float[] hu;

    private HalfMaximum(CtVolume volume, Mask mask) {
        this.geometry = volume.geometry();
        this.box = around(mask);
        this.mask = new BitGrid(box.columns(), box.rows(), box.slices());
        mask.forEach((c, r, s) ->
                this.mask.cells[this.mask.index(c - box.fromColumn(), r - box.fromRow(), s - box.fromSlice())] = true);
        this.hu = smoothed(volume, box);
    }

    /**
     * The part of a mask within its edge at half maximum that is nearest to a point, its cavities included; the mask itself
     * where nothing would be left.
     */
    public static Mask of(CtVolume volume, Mask mask, PatientPoint center) {
        Mask tight = mask.tight();
        if (tight.isEmpty()) {
            return tight;
        }
        HalfMaximum edge = new HalfMaximum(volume, tight);
        Mask part = MaskComponents.nearest(edge.asMask(edge.withinEdge()), center);
        return part.isEmpty() ? tight : edge.withCavities(part);
    }

    private BitGrid withinEdge() {
        double lung = lungHu();
        double surely = (highest() + lung) / 2;
        int[][] reach = offsets(REACH_MM, true);
        float[] side = new float[reach.length];
        BitGrid left = mask;
        for (int pass = 0; pass < PASSES; pass++) {
            BitGrid from = left;
            left = BitGrid.like(from, i -> from.cells[i] && (hu[i] >= surely || isWithin(i, from, lung, reach, side)));
        }
        return left;
    }

    private boolean isWithin(int index, BitGrid nodule, double lung, int[][] reach, float[] side) {
        double hither = noduleHu(index, nodule, reach, side);
        return hither <= lung || hu[index] >= (hither + lung) / 2;
    }

    /** HU of the nodule's side near one of its voxels. */
    private double noduleHu(int index, BitGrid nodule, int[][] reach, float[] side) {
        int n = 0;
        for (int[] offset : reach) {
            int at = moved(index, offset);
            if (at >= 0 && nodule.cells[at]) {
                side[n++] = hu[at];
            }
        }
        Arrays.sort(side, 0, n);
        return side[(int) Math.rint(RANK * (n - 1))];
    }

    private float highest() {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < hu.length; i++) {
            highest = mask.cells[i] ? Math.max(highest, hu[i]) : highest;
        }
        return highest;
    }

    /** Median HU of the aerated lung around, beyond what the edge's blur reaches. */
    private double lungHu() {
        BitGrid blurred = near(RING_FROM_MM);
        BitGrid ring = near(RING_TO_MM);
        float[] aerated = new float[hu.length];
        int n = 0;
        for (int i = 0; i < hu.length; i++) {
            if (ring.cells[i] && !blurred.cells[i] && hu[i] < AERATED_BELOW_HU) {
                aerated[n++] = hu[i];
            }
        }
        if (n < FEWEST_AERATED) {
            return USUAL_LUNG_HU;
        }
        Arrays.sort(aerated, 0, n);
        return (aerated[(n - 1) / 2] + aerated[n / 2]) / 2;
    }

    /** The mask and all within a distance of it. */
    private BitGrid near(double mm) {
        int[][] reach = offsets(mm, false);
        BitGrid near = BitGrid.like(mask, i -> mask.cells[i]);
        for (int i = 0; i < mask.cells.length; i++) {
            if (mask.cells[i] && isRim(i)) {
                for (int[] offset : reach) {
                    int at = moved(i, offset);
                    if (at >= 0) {
                        near.cells[at] = true;
                    }
                }
            }
        }
        return near;
    }

    private boolean isRim(int index) {
        boolean[] outside = new boolean[1];
        mask.neighbours(index, i -> outside[0] |= !mask.cells[i]);
        return outside[0];
    }

    /** Voxels in reach, as steps along columns, rows and slices. */
    private int[][] offsets(double mm, boolean toTheNext) {
        double[] spacing = {geometry.columnSpacingMm(), geometry.rowSpacingMm(), geometry.sliceSpacingMm()};
        double[] reach = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            reach[axis] = Math.max(mm / spacing[axis], toTheNext ? LEAST_VOXELS : 1e-9);
        }
        List<int[]> offsets = new ArrayList<>();
        for (int z = (int) -reach[2]; z <= reach[2]; z++) {
            for (int y = (int) -reach[1]; y <= reach[1]; y++) {
                for (int x = (int) -reach[0]; x <= reach[0]; x++) {
                    double share = square(x / reach[0]) + square(y / reach[1]) + square(z / reach[2]);
                    if (share <= 1 + 1e-9) {
                        offsets.add(new int[] {x, y, z});
                    }
                }
            }
        }
        return offsets.toArray(int[][]::new);
    }

    private static double square(double value) {
        return value * value;
    }

    /** The voxel this far from another; -1 outside of the box. */
    private int moved(int index, int[] offset) {
        int x = mask.x(index) + offset[0];
        int y = mask.y(index) + offset[1];
        int z = mask.z(index) + offset[2];
        boolean within = x >= 0 && x < mask.nx && y >= 0 && y < mask.ny && z >= 0 && z < mask.nz;
        return within ? mask.index(x, y, z) : -1;
    }

    /** With what it encloses of the network's mask: a bubble is the nodule's. */
    private Mask withCavities(Mask part) {
        BitGrid filled = new BitGrid(mask.nx + 2, mask.ny + 2, mask.nz + 2);
        part.forEach((c, r, s) -> filled.cells[
                filled.index(c - box.fromColumn() + 1, r - box.fromRow() + 1, s - box.fromSlice() + 1)] = true);
        filled.fillCavities(0);
        return asMask(BitGrid.like(
                        mask,
                        i -> mask.cells[i] && filled.cells[filled.index(mask.x(i) + 1, mask.y(i) + 1, mask.z(i) + 1)]))
                .tight();
    }

    private Mask asMask(BitGrid grid) {
        BitSet bits = new BitSet(grid.cells.length);
        for (int i = 0; i < grid.cells.length; i++) {
            bits.set(i, grid.cells[i]);
        }
        return new Mask(geometry, box, bits);
    }

    private static Mask.Box around(Mask mask) {
        VolumeGeometry g = mask.geometry();
        Mask.Box b = mask.box();
        int columns = margin(g.columnSpacingMm());
        int rows = margin(g.rowSpacingMm());
        int slices = margin(g.sliceSpacingMm());
        return new Mask.Box(
                Math.max(0, b.fromColumn() - columns),
                Math.max(0, b.fromRow() - rows),
                Math.max(0, b.fromSlice() - slices),
                Math.min(g.columns(), b.toColumn() + columns),
                Math.min(g.rows(), b.toRow() + rows),
                Math.min(g.slices(), b.toSlice() + slices));
    }

    private static int margin(double spacing) {
        return (int) Math.ceil((RING_TO_MM + 3 * SMOOTHING_MM) / spacing);
    }

    private static float[] smoothed(CtVolume volume, Mask.Box box) {
        float[] hu = new float[box.columns() * box.rows() * box.slices()];
        int i = 0;
        for (int s = box.fromSlice(); s < box.toSlice(); s++) {
            for (int r = box.fromRow(); r < box.toRow(); r++) {
                for (int c = box.fromColumn(); c < box.toColumn(); c++) {
                    hu[i++] = volume.hu(c, r, s);
                }
            }
        }
        VolumeGeometry g = volume.geometry();
        hu = smoothed(hu, 1, box.columns(), g.columnSpacingMm());
        hu = smoothed(hu, box.columns(), box.rows(), g.rowSpacingMm());
        return smoothed(hu, box.columns() * box.rows(), box.slices(), g.sliceSpacingMm());
    }

    /** Along one axis by a Gaussian cut at three standard deviations; the box's last values go on beyond it. */
    private static float[] smoothed(float[] hu, int stride, int count, double spacing) {
        double[] weights = weights(SMOOTHING_MM / spacing);
        int radius = weights.length / 2;
        float[] out = new float[hu.length];
        for (int i = 0; i < hu.length; i++) {
            int at = i / stride % count;
            double sum = 0;
            for (int k = -radius; k <= radius; k++) {
                int to = Math.clamp(at + k, 0, count - 1);
                sum += weights[k + radius] * hu[i + (to - at) * stride];
            }
            out[i] = (float) sum;
        }
        return out;
    }

    private static double[] weights(double deviation) {
        int radius = (int) (3 * deviation + 0.5);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int k = -radius; k <= radius; k++) {
            weights[k + radius] = Math.exp(-0.5 * square(k / deviation));
            sum += weights[k + radius];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
