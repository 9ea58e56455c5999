package dev.hilum.study;

/**
 * Why a study or series was not analysed. The order is the order of the tests: the first that fails is the reason.
 */
public enum ReasonCode {
    NO_CT,
    LOCALIZER_ONLY,
    NO_PIXEL_DATA,
    NO_GEOMETRY,
    DECODE_FAILED,
    PIXEL_FORMAT,
    NOT_HU,
    DERIVED,
    PATIENT_MISMATCH,
    INTENDED_USE,
    NOT_AXIAL,
    GANTRY_TILT,
    DUPLICATE_SLICES,
    MISSING_SLICES,
    SPACING,
    TOO_FEW_SLICES,
    LOSSY,
    NOT_CHEST,
    LUNGS_CUT_OFF
}
