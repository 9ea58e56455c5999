package dev.hilum.study;

/**
 * What the choice between fit series looks at, besides their slices.
 *
 * @param number Series Number, {@link Integer#MAX_VALUE} where absent
 * @param kernelName Convolution Kernel as the device wrote it, empty where absent
 * @param thicknessMm the larger of slice thickness and spacing
 * @param obliqueDegrees of the planes from axial
 * @param otherRegion the header names another region than the chest: a hint for the choice, never a reason to refuse
 */
public record SeriesTraits(
        int number,
        String kernelName,
        KernelSharpness kernel,
        double thicknessMm,
        double pixelMm,
        double obliqueDegrees,
        boolean contrast,
        boolean lossy,
        boolean otherRegion) {}
