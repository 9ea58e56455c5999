package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from the headers of a fit series what the choice between series needs. */
final class SeriesTraitsReader {
    private static final Pattern CHEST =
            Pattern.compile("CHEST|THORAX|THOR|LUNG|PULM|CTPA|WHOLE ?BODY|\\bCAP\\b|TORAX|BRUST|胸|肺");
    private static final Pattern OTHER = Pattern.compile(
            "ABD|PELV|HEAD|BRAIN|SINUS|NECK|SPINE|LEG|KNEE|FOOT|HAND|HIP|LIVER|RENAL|KIDNEY|CARDIAC|HEART|CORONAR|颅|头|腹|盆|脊");

    private SeriesTraitsReader() {}

    static SeriesTraits read(PlaneStack stack, double spacingMm) {
        PlaneHeader first = stack.planes().getFirst();
        String kernel = first.text(Tag.ConvolutionKernel)
                .or(() -> first.text(Tag.ConvolutionKernelGroup))
                .orElse("");
        double thickness = SliceGrid.median(
                stack.planes().stream().map(PlaneHeader::thickness).toList());
        return new SeriesTraits(
                (int) first.number(Tag.SeriesNumber).orElse(Integer.MAX_VALUE),
                kernel,
                KernelSharpness.of(kernel, first.text(Tag.Manufacturer).orElse("")),
                Math.max(thickness, spacingMm),
                Math.max(first.rowSpacing(), first.columnSpacing()),
                stack.normal().lineDegreesTo(Vector3.HEAD),
                stack.planes().stream().anyMatch(plane -> CautionRules.isContrast(plane.top())),
                stack.planes().stream().anyMatch(plane -> CautionRules.isLossy(plane.instance())),
                namesOtherRegion(first.top()));
    }

    private static boolean namesOtherRegion(DataSet header) {
        String words = Stream.of(Tag.BodyPartExamined, Tag.SeriesDescription, Tag.ProtocolName)
                .flatMap(tag -> header.string(tag).stream())
                .collect(Collectors.joining(" "))
                .toUpperCase(Locale.ROOT);
        return OTHER.matcher(words).find() && !CHEST.matcher(words).find();
    }
}
