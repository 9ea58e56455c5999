package dev.hilum.validate.evidence;

import dev.hilum.validate.Metrics;
import dev.hilum.validate.stats.Agreement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The charts of a run by name. */
final class Curves {
    private static final double[] SHARE = {0, 0.2, 0.4, 0.6, 0.8, 1};

    private Curves() {}

    static Map<String, Plot> of(Metrics metrics) {
        Map<String, Plot> plots = new LinkedHashMap<>();
        if (metrics.detection().values().stream().anyMatch(d -> !d.curve().isEmpty())) {
            Plot froc = new Plot("false positives per scan", new double[] {0, 1, 2, 4, 6, 8}, "sensitivity", SHARE);
            metrics.detection()
                    .forEach((rule, d) -> froc.line(
                            rule.name(),
                            d.curve().stream()
                                    .map(p -> new double[] {p.falsePositivesPerScan(), p.sensitivity()})
                                    .toList()));
            plots.put("froc", froc);
        }
        Metrics.Triage triage = metrics.triage();
        if (triage != null && !triage.curve().isEmpty()) {
            Plot roc = new Plot("1 - specificity", SHARE, "sensitivity", SHARE);
            roc.line(
                    "pneumonia triage",
                    triage.curve().stream()
                            .map(p -> new double[] {p.falsePositiveRate(), p.truePositiveRate()})
                            .toList());
            plots.put("roc", roc);
        }
        add(plots, "bland-altman-diameter", metrics.noduleDiameter());
        add(plots, "bland-altman-volume", metrics.noduleVolume());
        add(plots, "bland-altman-pneumonia", metrics.pneumoniaVolume());
        return plots;
    }

    private static void add(
            Map<String, Plot> plots, String name, Metrics.@org.jspecify.annotations.Nullable Measurement m) {
        if (m == null || m.blandAltman() == null) {
            return;
        }
        List<double[]> dots = new ArrayList<>();
        double most = 0;
        double spread = Math.max(
                Math.abs(m.blandAltman().limits().low()),
                Math.abs(m.blandAltman().limits().high()));
        for (Agreement.Pair p : m.pairs()) {
            dots.add(new double[] {(p.measured() + p.reference()) / 2, p.measured() - p.reference()});
            most = Math.max(most, (p.measured() + p.reference()) / 2);
            spread = Math.max(spread, Math.abs(p.measured() - p.reference()));
        }
        double x = nice(most);
        double y = nice(spread);
        Plot plot = new Plot(
                "mean of measured and reference, " + m.unit(),
                new double[] {0, x / 4, x / 2, 3 * x / 4, x},
                "measured - reference, " + m.unit(),
                new double[] {-y, -y / 2, 0, y / 2, y});
        plot.dots("n = " + dots.size(), dots);
        plot.level(m.blandAltman().bias().value(), "bias");
        plot.level(m.blandAltman().limits().low(), "-1.96 SD");
        plot.level(m.blandAltman().limits().high(), "+1.96 SD");
        plots.put(name, plot);
    }

    /** The next of 1, 2, 4, 8 times a power of ten. */
    private static double nice(double value) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-6))));
        for (int factor : new int[] {1, 2, 4, 8}) {
            if (value <= factor * step) {
                return factor * step;
            }
        }
        return 10 * step;
    }
}
