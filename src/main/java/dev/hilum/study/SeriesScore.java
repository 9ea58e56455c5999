package dev.hilum.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How well a fit series suits a pipeline: 100 points less what each trait costs. The weights are ours; they order series
 * of one study and mean nothing else.
 *
 * @param costs what was taken off, and for what, in plain words
 */
record SeriesScore(FitSeries candidate, List<Cost> costs) {
    /** Points lost for one trait. */
    record Cost(double points, String words) {}

    /** What a pipeline minds. */
    private record Weights(double perMmThickness, double sharpKernel, double contrast) {
        static Weights of(PipelineName pipeline) {
            return switch (pipeline) {
                // Small nodules vanish in thick slices; a sharp kernel costs less than that.
                case NODULE -> new Weights(12, 10, 3);
                // HU bands and volumes suffer from noise and contrast more than from thickness.
                case PNEUMONIA -> new Weights(6, 20, 8);
            };
        }
    }

    private static final double THIN_MM = 1.5;
    private static final double WHOLE_CHEST_MM = 240;
    private static final double FINE_PIXEL_MM = 0.9;
    private static final double UNKNOWN_KERNEL = 3;
    private static final double LOSSY = 15;
    private static final double OTHER_REGION = 40;

    SeriesScore {
        costs = List.copyOf(costs);
    }

    /** Best first; ties by Series Number, then UID, then the order of the phases: never by arrival. */
    static final Comparator<SeriesScore> BEST_FIRST = Comparator.comparingDouble((SeriesScore s) -> -s.points())
            .thenComparing(s -> -s.candidate().series().slices().size())
            .thenComparing(s -> s.candidate().traits().number())
            .thenComparing(s -> s.candidate().series().seriesInstanceUid())
            .thenComparing(s -> s.candidate().phase())
            .thenComparing(
                    s -> s.candidate().series().slices().getFirst().instance().sopInstanceUid());

    static SeriesScore of(FitSeries candidate, PipelineName pipeline) {
        SeriesTraits traits = candidate.traits();
        Weights weights = Weights.of(pipeline);
        List<Cost> costs = new ArrayList<>();
        add(
                costs,
                weights.perMmThickness() * (traits.thicknessMm() - THIN_MM),
                "slices of %.1f mm",
                traits.thicknessMm());
        add(costs, 70 * (1 - candidate.coverageMm() / WHOLE_CHEST_MM), "only %.0f mm covered", candidate.coverageMm());
        add(costs, kernelCost(traits.kernel(), weights), "%s", kernelWords(traits));
        add(costs, traits.contrast() ? weights.contrast() : 0, "contrast agent");
        add(costs, 20 * (traits.pixelMm() - FINE_PIXEL_MM), "pixels of %.2f mm", traits.pixelMm());
        add(costs, traits.obliqueDegrees(), "%.0f degrees off axial", traits.obliqueDegrees());
        add(costs, traits.lossy() ? LOSSY : 0, "lossy compression");
        add(costs, traits.otherRegion() ? OTHER_REGION : 0, "its description names another body region");
        return new SeriesScore(candidate, costs);
    }

    double points() {
        double lost = costs.stream().mapToDouble(Cost::points).sum();
        return Math.round((100 - lost) * 10) / 10.0;
    }

    /** What this series is: slices, spacing, coverage, kernel. */
    String description() {
        SeriesTraits traits = candidate.traits();
        return String.format(
                Locale.ROOT,
                "%d slices every %.2f mm over %.0f mm, %s%s",
                candidate.series().slices().size(),
                candidate.series().sliceSpacingMm(),
                candidate.coverageMm(),
                kernelWords(traits),
                candidate.phase().isEmpty() ? "" : ", " + candidate.phase());
    }

    /** What costs this series more than another one, the dearest first. */
    String worseThan(SeriesScore other) {
        return costs.stream()
                .filter(cost -> other.costs.stream()
                        .noneMatch(o -> o.words().equals(cost.words()) && o.points() >= cost.points()))
                .sorted(Comparator.comparingDouble(Cost::points).reversed())
                .map(Cost::words)
                .collect(Collectors.joining(", "));
    }

    private static void add(List<Cost> costs, double points, String words, Object... values) {
        if (points > 0.05) {
            costs.add(new Cost(points, String.format(Locale.ROOT, words, values)));
        }
    }

    private static double kernelCost(KernelSharpness kernel, Weights weights) {
        return switch (kernel) {
            case SMOOTH -> 0;
            case SHARP -> weights.sharpKernel();
            case UNKNOWN -> UNKNOWN_KERNEL;
        };
    }

    private static String kernelWords(SeriesTraits traits) {
        return switch (traits.kernel()) {
            case SMOOTH -> "smooth kernel " + traits.kernelName();
            case SHARP -> "sharp kernel " + traits.kernelName();
            case UNKNOWN -> traits.kernelName().isEmpty() ? "kernel not stated" : "kernel " + traits.kernelName();
        };
    }
}
