package dev.hilum.volume;

/**
 * The lungs on the grid of a volume: lung tissue with its vessels and lesions, without trachea and main bronchi.
 *
 * @param left the patient's left lung
 * @param right the patient's right lung
 * @param heightMm from the lowest to the highest lung voxel along the patient's z axis
 * @param cutAtTop the lungs reach the first or last plane at the head: the apex may be missing
 * @param cutAtBottom the same at the feet
 */
public record LungMask(Mask left, Mask right, double heightMm, boolean cutAtTop, boolean cutAtBottom) {
    public boolean contains(int column, int row, int slice) {
        return left.contains(column, row, slice) || right.contains(column, row, slice);
    }

    public double volumeMl() {
        return (left.volumeMm3() + right.volumeMm3()) / 1000;
    }

    public boolean partial() {
        return cutAtTop || cutAtBottom;
    }
}
