package dev.hilum.validate.stats;

/** A confidence interval; {@code low <= high}. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("no interval: " + low + " to " + high);
        }
    }

    /** Cut to the range that the quantity can have. */
    public Interval within(double least, double greatest) {
        return new Interval(Math.clamp(low, least, greatest), Math.clamp(high, least, greatest));
    }

    /** Plus and minus {@code margin}. */
    public static Interval around(double value, double margin) {
        return new Interval(value - margin, value + margin);
    }
}
