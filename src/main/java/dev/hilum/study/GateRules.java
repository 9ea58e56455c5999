package dev.hilum.study;

import dev.hilum.dicom.data.Tag;

/**
 * What the gate demands of a series. Every threshold is a setting; a model's contract may be stricter.
 *
 * @param minimumAgeYears below it the reason is INTENDED_USE
 * @param lossyAccepted false: lossy compressed series are refused as LOSSY; true: a caution
 */
public record GateRules(PixelRules pixels, GeometryRules geometry, int minimumAgeYears, boolean lossyAccepted) {
    public static final GateRules DEFAULT = new GateRules(PixelRules.DEFAULT, GeometryRules.DEFAULT, 18, true);

    public GateRules {
        if (minimumAgeYears < 0 || minimumAgeYears > 150) {
            throw new IllegalArgumentException("minimum age: 0 to 150 years, not " + minimumAgeYears);
        }
    }

    public GateRules withMinimumAgeYears(int years) {
        return new GateRules(pixels, geometry, years, lossyAccepted);
    }

    public GateRules withLossyAccepted(boolean accepted) {
        return new GateRules(pixels, geometry, minimumAgeYears, accepted);
    }

    public GateRules withGeometry(GeometryRules other) {
        return new GateRules(pixels, other, minimumAgeYears, lossyAccepted);
    }

    public GateRules withPixels(PixelRules other) {
        return new GateRules(other, geometry, minimumAgeYears, lossyAccepted);
    }

    /**
     * What pixels must be. Which transfer syntaxes can be read is the decoders' to say, not a setting.
     *
     * @param minimumMatrix least Rows and Columns
     * @param airHu stored values must be able to say at most this …
     * @param tissueHu … and at least this, else they are no Hounsfield units whatever their header says
     */
    public record PixelRules(int minimumMatrix, double airHu, double tissueHu) {
        public static final PixelRules DEFAULT = new PixelRules(64, -900, 100);

        public PixelRules {
            if (minimumMatrix < 1 || airHu >= tissueHu) {
                throw new IllegalArgumentException("the matrix needs a pixel, and air is below tissue");
            }
        }
    }

    /**
     * What positions must be. Angles in degrees, lengths in mm.
     *
     * @param orientationTolerance between the planes of one series
     * @param axialTolerance of the planes' normal from the patient's long axis
     * @param tiltTolerance between the planes' normal and the steps from plane to plane
     * @param spacingTolerance of a step from the grid, as a part of the slice spacing
     * @param maximumSpacing between slices
     * @param maximumSpacingOverThickness more leaves tissue unseen between the slices
     * @param maximumPixel Pixel Spacing ({@link Tag#PixelSpacing})
     * @param thickSlice slices thicker or farther apart get the caution THICK_SLICES
     */
    public record GeometryRules(
            double orientationTolerance,
            double axialTolerance,
            double tiltTolerance,
            double spacingTolerance,
            double maximumSpacing,
            double maximumSpacingOverThickness,
            double maximumPixel,
            int minimumSlices,
            double minimumCoverage,
            double thickSlice) {
        public static final GeometryRules DEFAULT = new GeometryRules(0.2, 15, 0.5, 0.1, 7.5, 2, 2, 6, 40, 3);

        public GeometryRules {
            if (!(orientationTolerance > 0 && axialTolerance > 0 && axialTolerance < 45 && tiltTolerance > 0)
                    || !(spacingTolerance > 0 && spacingTolerance < 0.5 && maximumSpacing > 0)
                    || !(maximumSpacingOverThickness >= 1 && maximumPixel > 0 && minimumSlices >= 2)
                    || !(minimumCoverage >= 0 && thickSlice > 0)) {
                throw new IllegalArgumentException("a geometry rule is out of its range: " + this);
            }
        }

        public GeometryRules withMinimumSlices(int slices) {
            return new GeometryRules(
                    orientationTolerance,
                    axialTolerance,
                    tiltTolerance,
                    spacingTolerance,
                    maximumSpacing,
                    maximumSpacingOverThickness,
                    maximumPixel,
                    slices,
                    minimumCoverage,
                    thickSlice);
        }
    }
}
