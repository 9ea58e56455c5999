package dev.hilum.validate.evidence;

import dev.hilum.validate.stats.Estimate;
import dev.hilum.validate.stats.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the report prints them; what is not known is a dash. */
final class Figures {
    static final String NONE = "–";

    private Figures() {}

    static String of(@Nullable Double value, int digits) {
        return value == null ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String of(@Nullable Estimate e, int digits) {
        return e == null ? NONE : of(e.value(), digits) + " " + of(e.interval(), digits);
    }

    static String of(@Nullable Interval i, int digits) {
        return i == null ? "" : "[" + of(i.low(), digits) + ", " + of(i.high(), digits) + "]";
    }

    static String p(double value) {
        return value < 0.001 ? "<0.001" : of(value, 3);
    }
}
