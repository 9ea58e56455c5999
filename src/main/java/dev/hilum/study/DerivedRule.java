package dev.hilum.study;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * DERIVED: projections, reformats and renderings, whose pixels are no longer the slices of the scan. DERIVED or SECONDARY
 * alone says too little (lossy compression and archives write them): only what was done to the pixels counts.
 */
final class DerivedRule implements GateRule {
    private static final Set<String> WORDS = Set.of(
            "MIP",
            "MINIP",
            "MAXIP",
            "MPR",
            "CPR",
            "REFORMATTED",
            "REFORMAT",
            "VRT",
            "SSD",
            "VOLREN",
            "RENDERED",
            "SURFACE",
            "SUBTRACTION",
            "PERFUSION",
            "FUSION",
            "SCREENSHOT",
            "CAPTURE",
            "POSDISP",
            // PS3.3 C.8.16.1.4 derived pixel contrast and C.8.16.2.1.2 volume based calculation
            "MAX_IP",
            "MIN_IP",
            "CURVED_MPR",
            "VOLUME_RENDER",
            "SURFACE_RENDER",
            "MAXIMUM",
            "MINIMUM",
            "STD_DEVIATION",
            "RCBF",
            "RCBV",
            "MTT",
            "TTP",
            "T_TEST",
            "Z_SCORE",
            "DIVISION",
            "MULTIPLICATION",
            "MASKED");
    /** Words that originals may carry too. */
    private static final Set<String> WORDS_OF_DERIVED = Set.of("AVERAGE", "MEAN", "PROJECTION", "RT", "3D");

    private static final Set<String> DESCRIPTION_WORDS =
            Set.of("MIP", "MINIP", "MPR", "VRT", "REFORMAT", "REFORMATTED", "REFORMATTING", "PROJECTION");
    /** CID 7203 Image Derivation: what makes a projection, reformat, rendering or difference of an image. */
    private static final Set<String> DERIVATION_CODES = Set.of(
            "113046", "113047", "113048", "113051", "113053", "113062", "113072", "113073", "113074", "113075",
            "113078", "113079");

    private static final Pattern WORD_BREAK = Pattern.compile("[^A-Z0-9]+");

    @Override
    public Optional<String> violation(GateCandidate series, GateRules rules) {
        return series.planes().stream()
                .map(DerivedRule::derivation)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> derivation(PlaneHeader plane) {
        return byImageType(plane)
                .or(() -> byCalculation(plane))
                .or(() -> byCode(plane.top()))
                .or(() -> byDescription(plane));
    }

    private static Optional<String> byImageType(PlaneHeader plane) {
        boolean derived =
                plane.imageType().stream().findFirst().filter("DERIVED"::equals).isPresent();
        return plane.imageType().stream()
                .skip(2)
                .filter(value -> words(value)
                        .anyMatch(word -> WORDS.contains(word) || (derived && WORDS_OF_DERIVED.contains(word))))
                .findFirst()
                .map(value -> "Image Type (0008,0008) says " + value + ": not the slices of the scan themselves.");
    }

    private static Optional<String> byCalculation(PlaneHeader plane) {
        return plane.text(Tag.VolumeBasedCalculationTechnique)
                .filter(technique -> !technique.equals("NONE"))
                .map(technique -> "Volume Based Calculation Technique (0008,9207) is " + technique + ".")
                .or(() -> plane.text(Tag.VolumetricProperties)
                        .filter(Set.of("DISTORTED", "SAMPLED")::contains)
                        .map(properties -> "Volumetric Properties (0008,9206) are " + properties + "."));
    }

    private static Optional<String> byCode(DataSet top) {
        return top.items(Tag.DerivationCodeSequence).stream()
                .map(DerivedRule::concept)
                .flatMap(Optional::stream)
                .filter(code -> code.scheme().equals("DCM") && DERIVATION_CODES.contains(code.value()))
                .findFirst()
                .map(code -> "Derivation Code (0008,9215) is " + code.value() + " " + code.meaning() + ".");
    }

    private static Optional<CodedConcept> concept(DataSet item) {
        try {
            return Optional.of(CodedConcept.fromItem(item));
        } catch (DicomException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Free text counts only where Image Type does not say ORIGINAL: protocol names love the letters MIP. */
    private static Optional<String> byDescription(PlaneHeader plane) {
        if (plane.imageType().contains("ORIGINAL")) {
            return Optional.empty();
        }
        return Stream.of(Tag.DerivationDescription, Tag.SeriesDescription)
                .filter(tag -> plane.text(tag).stream()
                        .flatMap(text -> words(text.toUpperCase(Locale.ROOT)))
                        .anyMatch(DESCRIPTION_WORDS::contains))
                .findFirst()
                .map(tag -> "The description " + Tag.format(tag) + " names a projection or reformat.");
    }

    /** The value itself, since some terms hold an underscore, and its words. */
    private static Stream<String> words(String value) {
        return Stream.concat(Stream.of(value), WORD_BREAK.splitAsStream(value));
    }
}
