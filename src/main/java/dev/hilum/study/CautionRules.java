package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.TransferSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The cautions that a fit series carries, from its traits; partial lungs are seen later, in the pixels. */
final class CautionRules {
    private static final Set<TransferSyntax> ALWAYS_LOSSY =
            Set.of(TransferSyntax.JPEG_BASELINE, TransferSyntax.JPEG_EXTENDED);
    private static final Set<String> NO_AGENT = Set.of("NO", "NONE", "N", "WITHOUT", "OHNE", "0", "UNENHANCED");

    private CautionRules() {}

    static List<Caution> of(SeriesTraits traits, boolean ageKnown, GateRules.GeometryRules rules) {
        List<Caution> cautions = new ArrayList<>();
        if (traits.lossy()) {
            cautions.add(new Caution(
                    Caution.Code.LOSSY_INPUT,
                    "The images were compressed with loss: small findings and HU may be changed."));
        }
        if (traits.thicknessMm() > rules.thickSlice()) {
            cautions.add(new Caution(
                    Caution.Code.THICK_SLICES,
                    String.format(
                            Locale.ROOT,
                            "Slices of %.1f mm: nodules smaller than a slice may be missed, volumes are uncertain.",
                            traits.thicknessMm())));
        }
        if (traits.contrast()) {
            cautions.add(new Caution(
                    Caution.Code.CONTRAST, "Contrast agent was given: densities of lesions and vessels are raised."));
        }
        if (traits.kernel() == KernelSharpness.SHARP) {
            cautions.add(new Caution(
                    Caution.Code.SHARP_KERNEL,
                    "Sharp kernel " + traits.kernelName()
                            + ": noise widens the range of HU and may look like findings."));
        }
        if (!ageKnown) {
            cautions.add(new Caution(
                    Caution.Code.NO_PATIENT_AGE,
                    "Neither Patient's Age nor birth date is known: the lower age limit could not be checked."));
        }
        return cautions;
    }

    /** As stated; where nothing is stated, what the transfer syntax allows; JPEG Baseline and Extended always lose. */
    static boolean isLossy(StoredInstance instance) {
        TransferSyntax syntax = TransferSyntax.of(instance.object().transferSyntaxUid());
        String stated =
                instance.object().dataSet().string(Tag.LossyImageCompression).orElse("");
        return stated.equals("01") || ALWAYS_LOSSY.contains(syntax) || (syntax.lossy() && !stated.equals("00"));
    }

    /** Contrast/Bolus Agent or its sequence (PS3.3 C.7.6.4, C.7.6.4b); words for none do not count. */
    static boolean isContrast(DataSet header) {
        boolean agent = header.string(Tag.ContrastBolusAgent)
                .filter(text -> !NO_AGENT.contains(text.toUpperCase(Locale.ROOT)))
                .isPresent();
        return agent || !header.items(Tag.ContrastBolusAgentSequence).isEmpty();
    }
}
