package dev.hilum.study;

/** Something a reader must know of an analysed series. */
public record Caution(Code code, String text) {
    /** Closed list of cautions. */
    public enum Code {
        LUNGS_PARTIAL,
        LOSSY_INPUT,
        THICK_SLICES,
        CONTRAST,
        SHARP_KERNEL,
        NO_PATIENT_AGE
    }
}
