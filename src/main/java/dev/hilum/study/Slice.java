package dev.hilum.study;

import java.util.List;

/**
 * One plane of a series: an instance, or a frame of a multi-frame one.
 *
 * @param frame 1-based; 1 for single-frame instances
 * @param position Image Position (Patient): centre of the first voxel, LPS mm (PS3.3 C.7.6.2)
 * @param orientation Image Orientation (Patient): row then column direction cosines
 * @param rowSpacingMm distance between rows, the first value of Pixel Spacing
 * @param columnSpacingMm distance between columns
 * @param thicknessMm nominal slice thickness, 0 where unknown
 * @param slope Rescale Slope
 * @param intercept Rescale Intercept
 */
public record Slice(
        StoredInstance instance,
        int frame,
        List<Double> position,
        List<Double> orientation,
        double rowSpacingMm,
        double columnSpacingMm,
        double thicknessMm,
        double slope,
        double intercept) {
    public Slice {
        position = List.copyOf(position);
        orientation = List.copyOf(orientation);
        if (position.size() != 3 || orientation.size() != 6 || frame < 1) {
            throw new IllegalArgumentException("a slice needs a position, an orientation and a 1-based frame");
        }
    }
}
