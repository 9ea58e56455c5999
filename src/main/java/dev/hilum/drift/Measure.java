package dev.hilum.drift;

/** What is charted: of the input first, then of what the models say. */
public enum Measure {
    /** Slices of the analysed series. */
    SLICES,
    /** Spacing of the slices, mm. */
    SPACING_MM,
    /** Lung volume, mL. */
    LUNG_VOLUME_ML,
    /** Median attenuation of the lungs, HU. */
    LUNG_MEDIAN_HU,
    /** Nodules and masses over the threshold. */
    NODULE_COUNT,
    /** Highest detection score, 0 where nothing was found. */
    NODULE_TOP_SCORE,
    /** Triage score of pneumonia. */
    PNEUMONIA_SCORE,
    /** Share of the lungs affected, %. */
    AFFECTED_PERCENT
}
