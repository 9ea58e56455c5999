package dev.hilum.compare;

import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Change of the pneumonia lesions, and the alert on fast growth. */
final class LesionComparison {
    private LesionComparison() {}

    static PneumoniaChange of(Pneumonia now, Pneumonia before, @Nullable Double hours, ComparisonRules rules) {
        double ml = now.lesionVolumeMl() - before.lesionVolumeMl();
        boolean base = before.lesionVolumeMl() > 0 && before.lesionVolumeMl() >= rules.zeroPointMl();
        double percent = base ? 100 * ml / before.lesionVolumeMl() : 0;
        boolean inTime = hours != null && hours >= rules.alertFromHours() && hours <= rules.alertToHours();
        boolean alert = base && inTime && percent > rules.alertPercent();
        return new PneumoniaChange(
                now.findingUid(),
                before.findingUid(),
                ml,
                now.proportionPercent() - before.proportionPercent(),
                base
                        ? Quantity.of(percent)
                        : Quantity.unknown(
                                Quantity.Why.OUT_OF_RANGE,
                                "the prior's lesions are below the zero-point tolerance: no base for a percentage"),
                alert,
                reason(now, before, hours, base, rules));
    }

    private static String reason(
            Pneumonia now, Pneumonia before, @Nullable Double hours, boolean base, ComparisonRules rules) {
        String rule = String.format(
                Locale.ROOT,
                "alert: over %.0f %% within %.0f-%.0f h; interval %s",
                rules.alertPercent(),
                rules.alertFromHours(),
                rules.alertToHours(),
                hours == null ? "unknown" : String.format(Locale.ROOT, "%.1f h", hours));
        String partial = now.partialLungs() || before.partialLungs()
                ? "; lungs only partly imaged in one of the studies: volumes are not of the same lung"
                : "";
        return rule + (base ? "" : "; no base for a percentage") + partial;
    }
}
