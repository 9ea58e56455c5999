package dev.hilum.measure;

/**
 * How a nodule came to its present size.
 *
 * @param days between the compared studies; 0 at baseline
 */
public record Course(Kind kind, double days) {
    /** Against the prior, by Lung-RADS' rule of more than 1.5 mm mean diameter within 12 months. */
    public enum Kind {
        BASELINE,
        NEW,
        GROWING,
        /** More than 1.5 mm, over more than 12 months. */
        SLOWLY_GROWING,
        STABLE
    }

    public static final Course BASELINE = new Course(Kind.BASELINE, 0);
}
