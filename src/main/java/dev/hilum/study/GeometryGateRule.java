package dev.hilum.study;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** NO_GEOMETRY: every plane says where it lies, and all lie in one geometry (PS3.3 C.7.6.2, C.7.4.1). */
final class GeometryGateRule implements GateRule {
    private static final double UNIT_TOLERANCE = 0.01;
    private static final double SPACING_TOLERANCE = 0.001;

    @Override
    public Optional<String> violation(GateCandidate series, GateRules rules) {
        return absent(series).or(() -> differing(series, rules.geometry()));
    }

    private static Optional<String> absent(GateCandidate series) {
        return Stream.of(
                        lacking(series, "Image Position (Patient) (0020,0032)", GeometryGateRule::hasPosition),
                        lacking(series, "Image Orientation (Patient) (0020,0037)", GeometryGateRule::hasOrientation),
                        lacking(series, "Pixel Spacing (0028,0030)", GeometryGateRule::hasPixelSpacing),
                        lacking(series, "Frame of Reference UID (0020,0052)", GeometryGateRule::hasFrameOfReference),
                        lacking(
                                series,
                                "Per-frame Functional Groups (5200,9230)",
                                GeometryGateRule::describesAllFrames))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> lacking(GateCandidate series, String what, Predicate<PlaneHeader> test) {
        List<PlaneHeader> planes = series.planes();
        long lacking = planes.stream().filter(test.negate()).count();
        return GateRule.count(lacking, planes.size(), "slices have no usable " + what + ".");
    }

    private static boolean hasPosition(PlaneHeader plane) {
        return plane.numbers(Tag.ImagePositionPatient).size() == 3;
    }

    /** Two unit vectors at a right angle. */
    private static boolean hasOrientation(PlaneHeader plane) {
        if (plane.numbers(Tag.ImageOrientationPatient).size() != 6) {
            return false;
        }
        Vector3 row = plane.rowDirection();
        Vector3 column = plane.columnDirection();
        return Math.abs(row.length() - 1) < UNIT_TOLERANCE
                && Math.abs(column.length() - 1) < UNIT_TOLERANCE
                && Math.abs(row.dot(column)) < UNIT_TOLERANCE;
    }

    private static boolean hasPixelSpacing(PlaneHeader plane) {
        List<Double> spacing = plane.numbers(Tag.PixelSpacing);
        return spacing.size() == 2 && spacing.get(0) > 0 && spacing.get(1) > 0;
    }

    /** Type 1 in a CT image; segmentations and 3-D coordinates of the report cannot be written without it. */
    private static boolean hasFrameOfReference(PlaneHeader plane) {
        return plane.text(Tag.FrameOfReferenceUID).isPresent();
    }

    private static boolean describesAllFrames(PlaneHeader plane) {
        if (!plane.isMultiFrame()) {
            return true;
        }
        try {
            int frames = plane.top().integer(Tag.NumberOfFrames).orElse(1);
            return frames
                    == plane.top().items(Tag.PerFrameFunctionalGroupsSequence).size();
        } catch (DicomException malformed) {
            return false;
        }
    }

    private static Optional<String> differing(GateCandidate series, GateRules.GeometryRules rules) {
        PlaneHeader first = series.planes().getFirst();
        return differing(series, "Image Orientation (Patient) (0020,0037)", p -> sameOrientation(first, p, rules))
                .or(() -> differing(series, "Pixel Spacing (0028,0030)", p -> sameSpacing(first, p)))
                .or(() -> distinct(series, Tag.Rows, "Rows (0028,0010)"))
                .or(() -> distinct(series, Tag.Columns, "Columns (0028,0011)"))
                .or(() -> distinct(series, Tag.FrameOfReferenceUID, "Frame of Reference UID (0020,0052)"));
    }

    private static Optional<String> differing(GateCandidate series, String what, Predicate<PlaneHeader> same) {
        List<PlaneHeader> planes = series.planes();
        long other = planes.stream().filter(same.negate()).count();
        return GateRule.count(
                Math.min(other, planes.size() - other),
                planes.size(),
                "slices differ from the others in " + what + ", so that the series has no one geometry.");
    }

    private static boolean sameOrientation(PlaneHeader a, PlaneHeader b, GateRules.GeometryRules rules) {
        return a.rowDirection().degreesTo(b.rowDirection()) <= rules.orientationTolerance()
                && a.columnDirection().degreesTo(b.columnDirection()) <= rules.orientationTolerance();
    }

    private static boolean sameSpacing(PlaneHeader a, PlaneHeader b) {
        return Math.abs(a.rowSpacing() - b.rowSpacing()) <= SPACING_TOLERANCE * a.rowSpacing()
                && Math.abs(a.columnSpacing() - b.columnSpacing()) <= SPACING_TOLERANCE * a.columnSpacing();
    }

    private static Optional<String> distinct(GateCandidate series, int tag, String what) {
        Set<String> values = new HashSet<>();
        series.planes().forEach(plane -> values.add(plane.text(tag).orElse("")));
        return GateRule.when(
                values.size() > 1,
                "The slices name " + values.size() + " different values of " + what
                        + ", so that the series has no one geometry.");
    }
}
