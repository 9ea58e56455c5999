package dev.hilum.compare;

import dev.hilum.compare.NoduleChange.Change;
import dev.hilum.compare.NoduleChange.DaysInterval;
import dev.hilum.compare.NoduleChange.NoDoubling;
import dev.hilum.measure.Quantity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Change of one nodule. It has grown where volume or mean diameter reach the rules' limits and the change exceeds its
 * own 95 % uncertainty; otherwise it is stable, and the reason says which of the two it lacked. Where volume and diameter
 * contradict, volume decides.
 *
 * <p>Volume doubling time: ln 2 · t / ln(V2/V1), with the interval that the volumes' uncertainty gives.
 */
final class Growth {
    private static final double HOURS_PER_DAY = 24;
    /** Below this many slices the volume says little of a growth rate (Nietert et al., PMC5989730). */
    private static final double FEWEST_SLICES = 2;

    private final MeasuredSize now;
    private final MeasuredSize before;
    private final ComparisonRules rules;
    private final @Nullable Double hours;

    Growth(MeasuredSize now, MeasuredSize before, @Nullable Double hours, ComparisonRules rules) {
        this.now = now;
        this.before = before;
        this.hours = hours;
        this.rules = rules;
    }

    NoduleChange of(String findingUid, String priorFindingUid) {
        DoublingTime doubling = doublingTime();
        return new NoduleChange(
                findingUid,
                priorFindingUid,
                change(),
                Quantity.of(diameterChange()),
                Quantity.of(diameterUncertainty()),
                Quantity.of(volumePercent()),
                Quantity.of(volumeUncertainty()),
                doubling.days(),
                doubling.interval(),
                doubling.none(),
                reason(doubling));
    }

    private double diameterChange() {
        return now.diameterMm() - before.diameterMm();
    }

    private double diameterUncertainty() {
        return SizeUncertainty.Z95 * Math.hypot(now.diameterErrorMm(), before.diameterErrorMm());
    }

    private double volumePercent() {
        return 100 * (now.volumeMm3() / before.volumeMm3() - 1);
    }

    private double logError() {
        return Math.hypot(now.volumeError(), before.volumeError());
    }

    private double volumeUncertainty() {
        return 100 * SizeUncertainty.Z95 * logError() * now.volumeMm3() / before.volumeMm3();
    }

    private Change change() {
        int byVolume = direction(volumePercent(), rules.volumePercent(), volumeUncertainty());
        int byDiameter = direction(diameterChange(), rules.diameterMm(), diameterUncertainty());
        int direction = byVolume != 0 ? byVolume : byDiameter;
        return direction > 0 ? Change.GROWN : direction < 0 ? Change.SHRUNK : Change.STABLE;
    }

    private static int direction(double change, double limit, double uncertainty) {
        boolean counts = Math.abs(change) >= limit && Math.abs(change) > uncertainty;
        return counts ? (int) Math.signum(change) : 0;
    }

    private record DoublingTime(
            Quantity days,
            @Nullable DaysInterval interval,
            @Nullable NoDoubling none,
            String text) {
        static DoublingTime none(NoDoubling why) {
            return new DoublingTime(why.quantity(), null, why, why.text());
        }
    }

    private DoublingTime doublingTime() {
        if (hours == null) {
            return DoublingTime.none(NoDoubling.DATE_MISSING);
        }
        if (hours < HOURS_PER_DAY) {
            return DoublingTime.none(NoDoubling.UNDER_A_DAY);
        }
        double slices = Math.min(now.diameterMm() / now.sliceMm(), before.diameterMm() / before.sliceMm());
        if (slices < FEWEST_SLICES) {
            return DoublingTime.none(NoDoubling.FEW_SLICES);
        }
        double growth = Math.log(now.volumeMm3() / before.volumeMm3());
        if (growth <= 0) {
            return DoublingTime.none(NoDoubling.NO_GROWTH);
        }
        return doublingTime(growth, Math.log(2) * hours / HOURS_PER_DAY);
    }

    private DoublingTime doublingTime(double growth, double scale) {
        double reach = SizeUncertainty.Z95 * logError();
        Double high = growth > reach ? Double.valueOf(scale / (growth - reach)) : null;
        String text = high == null ? "doubling time open upwards: within the uncertainty it may not grow at all" : "";
        return new DoublingTime(
                Quantity.of(scale / growth), new DaysInterval(scale / (growth + reach), high), null, text);
    }

    private String reason(DoublingTime doubling) {
        String text = String.format(
                Locale.ROOT,
                "volume %+.0f %% (uncertainty %.0f %%, limit %.0f %%), mean diameter %+.1f mm (uncertainty %.1f mm, limit"
                        + " %.1f mm)",
                volumePercent(),
                volumeUncertainty(),
                rules.volumePercent(),
                diameterChange(),
                diameterUncertainty(),
                rules.diameterMm());
        return doubling.text().isEmpty() ? text : text + "; " + doubling.text();
    }
}
