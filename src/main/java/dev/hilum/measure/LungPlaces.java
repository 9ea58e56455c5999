package dev.hilum.measure;

import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;

/**
 * Side and zone of places in the lungs. A zone is a third of the height of the imaged lung of its side, counted in slices
 * from its lowest to its highest voxel; where a lung is cut off, the thirds are those of what was imaged.
 */
final class LungPlaces {
    private final LungMask lungs;
    private final VolumeGeometry geometry;
    private final int[] leftSlices;
    private final int[] rightSlices;
    private final boolean upwards;

    LungPlaces(LungMask lungs) {
        this.lungs = lungs;
        geometry = lungs.left().geometry();
        leftSlices = slices(lungs.left());
        rightSlices = slices(lungs.right());
        upwards = geometry.sliceDirection().get(2) >= 0;
    }

    /** The lung that holds more of the mask; where neither does, the one on whose side of the body's middle it lies. */
    Side side(Mask mask, PatientPoint center) {
        long[] inside = new long[2];
        mask.forEach((c, r, s) -> {
            inside[0] += lungs.left().contains(c, r, s) ? 1 : 0;
            inside[1] += lungs.right().contains(c, r, s) ? 1 : 0;
        });
        if (inside[0] != inside[1]) {
            return inside[0] > inside[1] ? Side.LEFT : Side.RIGHT;
        }
        return center.x() >= middle() ? Side.LEFT : Side.RIGHT;
    }

    Zone zone(Side side, PatientPoint point) {
        return zone(side, (int) Math.rint(geometry.toVoxel(point).slice()));
    }

    Zone zone(Side side, int slice) {
        int[] range = side == Side.LEFT ? leftSlices : rightSlices;
        double share = (slice - range[0] + 0.5) / (range[1] - range[0] + 1);
        double height = upwards ? share : 1 - share;
        return height >= 2 / 3.0 ? Zone.UPPER : height >= 1 / 3.0 ? Zone.MIDDLE : Zone.LOWER;
    }

    /** x halfway between the boxes of both lungs, or the inner face of the only one. */
    private double middle() {
        if (lungs.left().isEmpty() || lungs.right().isEmpty()) {
            return lungs.left().isEmpty() ? center(lungs.right()) + 50 : center(lungs.left()) - 50;
        }
        return (center(lungs.left()) + center(lungs.right())) / 2;
    }

    private double center(Mask mask) {
        Mask.Box b = mask.box();
        return geometry.toPatient(new VoxelIndex(
                        (b.fromColumn() + b.toColumn() - 1) / 2.0,
                        (b.fromRow() + b.toRow() - 1) / 2.0,
                        (b.fromSlice() + b.toSlice() - 1) / 2.0))
                .x();
    }

    /** First and last slice with a voxel; of the whole geometry where there is none. */
    private int[] slices(Mask mask) {
        if (mask.isEmpty()) {
            return new int[] {0, geometry.slices() - 1};
        }
        int[] range = {Integer.MAX_VALUE, -1};
        mask.forEach((c, r, s) -> {
            range[0] = Math.min(range[0], s);
            range[1] = Math.max(range[1], s);
        });
        return range;
    }
}
