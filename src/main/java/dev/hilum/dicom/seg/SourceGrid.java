package dev.hilum.dicom.seg;

import dev.hilum.dicom.data.InstanceReference;
import java.util.List;
import java.util.OptionalInt;

/**
 * The planes that were segmented: a segmentation lies on exactly these, so that it overlays without resampling.
 *
 * @param orientation Image Orientation (Patient) of all planes
 * @param rowSpacingMm distance between rows, first value of Pixel Spacing
 * @param sliceThicknessMm nominal, or the spacing where unknown
 * @param planes ascending along the normal
 */
public record SourceGrid(
        int columns,
        int rows,
        List<Double> orientation,
        double rowSpacingMm,
        double columnSpacingMm,
        double sliceThicknessMm,
        double sliceSpacingMm,
        String frameOfReferenceUid,
        List<Plane> planes) {
    public SourceGrid {
        orientation = List.copyOf(orientation);
        planes = List.copyOf(planes);
        if (columns < 1 || rows < 1 || orientation.size() != 6 || planes.isEmpty()) {
            throw new IllegalArgumentException("a source grid needs rows, columns, an orientation and planes");
        }
    }

    /**
     * One source plane.
     *
     * @param frame 1-based in a multi-frame instance, empty for a single-frame one
     * @param position Image Position (Patient), LPS mm
     */
    public record Plane(InstanceReference instance, OptionalInt frame, List<Double> position) {
        public Plane {
            position = List.copyOf(position);
        }
    }
}
