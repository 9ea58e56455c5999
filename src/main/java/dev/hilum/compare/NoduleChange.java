package dev.hilum.compare;

import dev.hilum.measure.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * What became of a nodule. Uncertainties are half widths of 95 % intervals from pixel size and slice spacing of both
 * series; a network's own error comes on top.
 *
 * @param findingUid null where RESOLVED
 * @param priorFindingUid null where NEW
 * @param diameterChangeMm of the mean diameter
 * @param volumeChangePercent of the prior's volume
 * @param vdtDays volume doubling time, or why there is none
 * @param vdtInterval 95 %; null without a doubling time
 * @param noDoubling why a nodule of both studies has no doubling time; null where it has one, and for new and resolved ones
 * @param reason in words what decided, and why a number is missing
 */
public record NoduleChange(
        @Nullable String findingUid,
        @Nullable String priorFindingUid,
        Change change,
        Quantity diameterChangeMm,
        Quantity diameterUncertaintyMm,
        Quantity volumeChangePercent,
        Quantity volumeUncertaintyPercent,
        Quantity vdtDays,
        @Nullable DaysInterval vdtInterval,
        @Nullable NoDoubling noDoubling,
        String reason) {
    public NoduleChange {
        boolean fits = switch (change) {
            case NEW -> findingUid != null && priorFindingUid == null;
            case RESOLVED -> findingUid == null && priorFindingUid != null;
            case GROWN, SHRUNK, STABLE -> findingUid != null && priorFindingUid != null;
        };
        if (!fits) {
            throw new IllegalArgumentException(change + " does not go with the findings it names");
        }
    }

    /** Against the prior. */
    public enum Change {
        NEW,
        RESOLVED,
        GROWN,
        SHRUNK,
        STABLE
    }

    /** Why there is no volume doubling time. */
    public enum NoDoubling {
        DATE_MISSING(Quantity.Why.UNKNOWN, "no doubling time: a date of acquisition is missing"),
        UNDER_A_DAY(Quantity.Why.NOT_ATTEMPTED, "no doubling time: less than a day between the studies"),
        FEW_SLICES(
                Quantity.Why.MEASUREMENT_FAILURE,
                "no doubling time: the nodule is less than two slices high in one of the studies"),
        NO_GROWTH(Quantity.Why.OUT_OF_RANGE, "no doubling time: the volume did not grow");

        private final Quantity.Why why;
        private final String text;

        NoDoubling(Quantity.Why why, String text) {
            this.why = why;
            this.text = text;
        }

        Quantity quantity() {
            return Quantity.unknown(why, text);
        }

        /** In English. */
        public String text() {
            return text;
        }
    }

    /** @param high null where the data allow that it does not grow at all */
    public record DaysInterval(double low, @Nullable Double high) {}
}
