package dev.hilum.phantom;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a study of a cohort was acquired. All names say that they are simulated: no maker's device is imitated.
 *
 * @param spacingMm slice thickness and spacing
 * @param lowDose null where the header does not tell
 */
record Scanner(
        String maker,
        String model,
        String site,
        String kernel,
        double spacingMm,
        @Nullable Boolean lowDose,
        boolean contrast) {
    private static final double SHARP_NOISE_HU = 22;
    private static final double SMOOTH_NOISE_HU = 9;
    private static final double LOW_DOSE_NOISE = 1.7;
    private static final double BLOOD_HU = 130;

    /** Three makers of six models, four sites of which one is rare, two kernels, four thicknesses. */
    static Scanner draw(RandomGenerator random) {
        char maker = "ABC".charAt(random.nextInt(3));
        double site = random.nextDouble();
        double thickness = random.nextDouble();
        double dose = random.nextDouble();
        return new Scanner(
                "Simulated " + maker,
                "Phantom " + maker + (1 + random.nextInt(2)),
                "simulated " + (site < 0.4 ? 1 : site < 0.7 ? 2 : site < 0.98 ? 3 : 4),
                random.nextBoolean() ? "SIM SHARP" : "SIM SMOOTH",
                thickness < 0.2 ? 1.25 : thickness < 0.6 ? 2 : thickness < 0.85 ? 4 : 5,
                dose < 0.35 ? Boolean.TRUE : dose < 0.85 ? Boolean.FALSE : null,
                random.nextDouble() < 0.2);
    }

    boolean isSharp() {
        return kernel.endsWith("SHARP");
    }

    Scanner withKernel(String other) {
        return new Scanner(maker, model, site, other, spacingMm, lowDose, contrast);
    }

    Scanner withSpacing(double mm) {
        return new Scanner(maker, model, site, kernel, mm, lowDose, contrast);
    }

    /** Standard deviation of the noise, HU. */
    double noiseHu() {
        return (isSharp() ? SHARP_NOISE_HU : SMOOTH_NOISE_HU) * (Boolean.TRUE.equals(lowDose) ? LOW_DOSE_NOISE : 1);
    }

    double bloodHu() {
        return contrast ? BLOOD_HU : 0;
    }

    void write(DataSet data) {
        data.setStrings(Tag.Manufacturer, Vr.LO, maker)
                .setStrings(Tag.ManufacturerModelName, Vr.LO, model)
                .setStrings(Tag.InstitutionName, Vr.LO, site)
                .setStrings(Tag.ConvolutionKernel, Vr.SH, kernel);
        if (lowDose != null) {
            data.setDecimals(Tag.CTDIvol, Vr.FD, lowDose ? 1.5 : 8);
        }
        if (contrast) {
            data.setStrings(Tag.ContrastBolusAgent, Vr.LO, "SIMULATED");
        }
    }
}
