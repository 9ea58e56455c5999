package dev.hilum.study;

import dev.hilum.dicom.data.Tag;
import java.util.Locale;
import java.util.Optional;

/** NOT_AXIAL, GANTRY_TILT, DUPLICATE_SLICES, MISSING_SLICES, SPACING, TOO_FEW_SLICES: how the planes lie. */
final class PositionRules {
    /** No gantry tilts farther; beyond it a plane is oblique, however the table moved. */
    private static final double LARGEST_TILT = 45;
    /** Steps this far off the slice grid, in pixels, tear the volume sideways. */
    private static final double LATERAL_PIXELS = 0.5;

    private PositionRules() {}

    /** A tilted gantry's planes lean as well, but the table still moves along the patient: that is GANTRY_TILT. */
    static Optional<String> notAxial(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        double degrees = stack.normal().lineDegreesTo(Vector3.HEAD);
        boolean axial = degrees <= rules.geometry().axialTolerance()
                || (degrees <= LARGEST_TILT && tiltExplains(stack, degrees, rules.geometry()));
        return GateRule.when(
                !axial,
                text(
                        "The planes lie %.0f degrees off axial by Image Orientation (Patient) (0020,0037), more than %.0f.",
                        degrees, rules.geometry().axialTolerance()));
    }

    static Optional<String> gantryTilt(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        double tilt = tiltDegrees(stack);
        return GateRule.when(
                tilt > rules.geometry().tiltTolerance(),
                text(
                        "The slices are sheared: the gantry was tilted by %.1f degrees against the table's movement (limit"
                                + " %.1f).",
                        tilt, rules.geometry().tiltTolerance()));
    }

    static Optional<String> duplicates(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        long duplicates = stack.duplicates();
        return GateRule.count(
                duplicates,
                stack.size(),
                "slices lie where another one lies, and no acquisition, phase or kernel tells them apart.");
    }

    static Optional<String> missing(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        if (stack.size() < 2) {
            return Optional.empty();
        }
        SliceGrid grid = SliceGrid.of(stack.distances(), rules.geometry().spacingTolerance());
        return GateRule.when(
                grid.missing() > 0,
                text(
                        "%d of %d slices are missing: steps of %.2f mm with gaps of up to %.2f mm.",
                        grid.missing(), stack.size() + grid.missing(), grid.spacingMm(), grid.largestMm()));
    }

    static Optional<String> spacing(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        return pixels(series.planes().getFirst(), rules.geometry())
                .or(() -> stack.size() < 2 ? Optional.empty() : uneven(stack, rules.geometry()))
                .or(() -> stack.size() < 2 ? Optional.empty() : wide(stack, rules.geometry()));
    }

    static Optional<String> tooFew(GateCandidate series, GateRules rules) {
        PlaneStack stack = series.stack();
        GateRules.GeometryRules geometry = rules.geometry();
        double spacing = stack.size() < 2
                ? stack.planes().getFirst().thickness()
                : SliceGrid.of(stack.distances(), geometry.spacingTolerance()).spacingMm();
        double coverage = stack.size() * spacing;
        return GateRule.when(
                stack.size() < geometry.minimumSlices() || coverage < geometry.minimumCoverage(),
                text(
                        "%d slices cover %.0f mm; at least %d slices and %.0f mm are needed.",
                        stack.size(), coverage, geometry.minimumSlices(), geometry.minimumCoverage()));
    }

    private static Optional<String> pixels(PlaneHeader plane, GateRules.GeometryRules rules) {
        double pixel = Math.max(plane.rowSpacing(), plane.columnSpacing());
        return GateRule.when(
                pixel > rules.maximumPixel(),
                text(
                        "Pixels of %.2f mm are coarser than %.2f mm (Pixel Spacing (0028,0030)).",
                        pixel, rules.maximumPixel()));
    }

    private static Optional<String> uneven(PlaneStack stack, GateRules.GeometryRules rules) {
        SliceGrid grid = SliceGrid.of(stack.distances(), rules.spacingTolerance());
        double lateral = stack.lateralMm();
        double pixel = Math.min(
                stack.planes().getFirst().rowSpacing(),
                stack.planes().getFirst().columnSpacing());
        double allowed =
                Math.max(LATERAL_PIXELS * pixel, length(stack) * Math.tan(Math.toRadians(rules.tiltTolerance())));
        return GateRule.when(
                        !grid.fits(),
                        text(
                                "The steps between slices are uneven: from %.2f to %.2f mm, half of them up to %.2f mm.",
                                grid.smallestMm(), grid.largestMm(), grid.spacingMm()))
                .or(() -> GateRule.when(
                        lateral > allowed,
                        text("Slices lie up to %.1f mm beside each other within their plane.", lateral)));
    }

    private static double length(PlaneStack stack) {
        return stack.distances().getLast() - stack.distances().getFirst();
    }

    private static Optional<String> wide(PlaneStack stack, GateRules.GeometryRules rules) {
        double spacing =
                SliceGrid.of(stack.distances(), rules.spacingTolerance()).spacingMm();
        double thickness = SliceGrid.median(
                stack.planes().stream().map(PlaneHeader::thickness).toList());
        double widest = Math.max(spacing, thickness);
        return GateRule.when(
                        widest > rules.maximumSpacing(),
                        text(
                                "Slices of %.2f mm every %.2f mm are coarser than %.2f mm.",
                                thickness, spacing, rules.maximumSpacing()))
                .or(() -> GateRule.when(
                        thickness > 0 && spacing > rules.maximumSpacingOverThickness() * thickness,
                        text("Slices of %.2f mm every %.2f mm leave tissue unseen between them.", thickness, spacing)));
    }

    /** Between the planes' normal and the table's movement; of one plane, what header and orientation both say. */
    private static double tiltDegrees(PlaneStack stack) {
        double byDrift = Math.toDegrees(Math.atan(stack.drift().length()));
        return stack.size() - stack.duplicates() > 1 ? byDrift : statedTilt(stack);
    }

    private static double statedTilt(PlaneStack stack) {
        double stated = Math.abs(
                stack.planes().getFirst().number(Tag.GantryDetectorTilt).orElse(0));
        double seen = stack.normal().lineDegreesTo(Vector3.HEAD);
        return Math.abs(stated - seen) <= 1 ? Math.min(stated, seen) : 0;
    }

    private static boolean tiltExplains(PlaneStack stack, double degrees, GateRules.GeometryRules rules) {
        return Math.abs(tiltDegrees(stack) - degrees) <= rules.axialTolerance()
                && tiltDegrees(stack) > rules.tiltTolerance();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
