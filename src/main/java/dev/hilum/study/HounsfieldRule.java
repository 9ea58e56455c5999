package dev.hilum.study;

import dev.hilum.dicom.data.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** NOT_HU: the stored values can be turned into Hounsfield units of the tissue (PS3.3 C.8.2.1, C.11.1.1.2, Supplement 188). */
final class HounsfieldRule implements GateRule {
    /** HU as written by the standard, and as written by devices ("Houndsfield Unit" of GE reformats). */
    private static final Pattern HU = Pattern.compile("HU|HOUND?SFIELD( UNITS?)?");

    /** Image Type values of material, effective atomic number, electron density and monoenergetic images. */
    private static final Set<String> NOT_TISSUE_VALUES = Set.of(
            "VMI",
            "MAT_SPECIFIC",
            "MAT_REMOVED",
            "MAT_FRACTIONAL",
            "MAT_MODIFIED",
            "MAT_VALUE_BASED",
            "EFF_ATOMIC_NUM",
            "ELECTRON_DENSITY");

    private static final Set<String> NOT_TISSUE_WORDS =
            Set.of("IODINE", "WATER", "VNC", "VUE", "ZEFF", "Z_EFF", "MONOENERGETIC", "MONO", "MONOE", "MONOPLUS");
    private static final Pattern WORD_BREAK = Pattern.compile("[^A-Z0-9]+");
    private static final Pattern MAP_IN_DESCRIPTION = Pattern.compile(
            ".*\\b(IODINE (MAP|DENSITY|OVERLAY)|IODINE MAPS|MONOENERGETIC|\\d{2,3} ?KEV|Z ?EFF|VNC)\\b.*");

    @Override
    public Optional<String> violation(GateCandidate series, GateRules rules) {
        return rescaleType(series)
                .or(() -> material(series))
                .or(() -> description(series))
                .or(() -> rescale(series))
                .or(() -> range(series, rules.pixels()))
                .or(() -> differing(series));
    }

    private static Optional<String> rescaleType(GateCandidate series) {
        for (PlaneHeader plane : series.planes()) {
            String type = plane.text(Tag.RescaleType).orElse("").toUpperCase(Locale.ROOT);
            if (!type.isEmpty() && !HU.matcher(type).matches()) {
                return Optional.of("Rescale Type (0028,1054) is " + type + ", not HU.");
            }
            boolean multiEnergy = plane.codes(Tag.MultienergyCTAcquisition).contains("YES");
            if (type.isEmpty() && multiEnergy) {
                return Optional.of("A multi-energy image (0018,9361) without a Rescale Type (0028,1054) of HU.");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> material(GateCandidate series) {
        return series.planes().stream()
                .flatMap(plane -> plane.imageType().stream().skip(2))
                .filter(HounsfieldRule::notTissue)
                .findFirst()
                .map(value -> "Image Type (0008,0008) says " + value
                        + ": a material or monoenergetic map, not the attenuation that the models know.");
    }

    private static Optional<String> description(GateCandidate series) {
        boolean map = series.planes().stream()
                .flatMap(plane -> plane.text(Tag.SeriesDescription).stream())
                .anyMatch(text -> MAP_IN_DESCRIPTION
                        .matcher(text.toUpperCase(Locale.ROOT))
                        .matches());
        return GateRule.when(map, "Series Description (0008,103E) names a material or monoenergetic map.");
    }

    private static boolean notTissue(String value) {
        return NOT_TISSUE_VALUES.contains(value)
                || WORD_BREAK.splitAsStream(value).anyMatch(NOT_TISSUE_WORDS::contains);
    }

    private static Optional<String> rescale(GateCandidate series) {
        List<PlaneHeader> planes = series.planes();
        long without = planes.stream().filter(plane -> !hasRescale(plane)).count();
        return GateRule.count(
                without, planes.size(), "slices have no usable Rescale Slope (0028,1053) and Intercept (0028,1052).");
    }

    private static boolean hasRescale(PlaneHeader plane) {
        OptionalDouble slope = plane.number(Tag.RescaleSlope);
        return slope.isPresent()
                && slope.getAsDouble() > 0
                && plane.number(Tag.RescaleIntercept).isPresent();
    }

    /** 8-bit grey values and raw values without an offset cannot say both air and tissue. */
    private static Optional<String> range(GateCandidate series, GateRules.PixelRules rules) {
        return series.planes().stream()
                .map(HounsfieldRule::range)
                .filter(range -> range.lowest() > rules.airHu() || range.highest() < rules.tissueHu())
                .findFirst()
                .map(range -> String.format(
                        Locale.ROOT,
                        "Stored values can only say %.0f to %.0f HU by their Rescale Slope and Intercept; lung CT needs %.0f"
                                + " to %.0f.",
                        range.lowest(),
                        range.highest(),
                        rules.airHu(),
                        rules.tissueHu()));
    }

    private record HuRange(double lowest, double highest) {}

    private static HuRange range(PlaneHeader plane) {
        int bits = (int) plane.number(Tag.BitsStored)
                .orElse(plane.number(Tag.BitsAllocated).orElse(16));
        boolean signed = plane.number(Tag.PixelRepresentation).orElse(0) == 1;
        double lowest = signed ? -Math.scalb(1, bits - 1) : 0;
        double slope = plane.number(Tag.RescaleSlope).orElseThrow();
        double intercept = plane.number(Tag.RescaleIntercept).orElseThrow();
        return new HuRange(lowest * slope + intercept, (lowest + Math.scalb(1, bits) - 1) * slope + intercept);
    }

    private static Optional<String> differing(GateCandidate series) {
        Set<List<Double>> values = new HashSet<>();
        series.planes()
                .forEach(p -> values.add(List.of(
                        p.number(Tag.RescaleSlope).orElseThrow(),
                        p.number(Tag.RescaleIntercept).orElseThrow())));
        return GateRule.when(
                values.size() > 1,
                "The slices have " + values.size() + " different pairs of Rescale Slope (0028,1053) and Intercept"
                        + " (0028,1052).");
    }
}
