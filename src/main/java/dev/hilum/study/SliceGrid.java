package dev.hilum.study;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a row of positions fits an even grid.
 *
 * @param spacingMm of the grid
 * @param fits every step is a whole number of grid steps
 * @param missing positions of the grid, between the first and the last, where no slice lies; 0 where it does not fit
 * @param smallestMm step
 * @param largestMm step
 */
record SliceGrid(double spacingMm, boolean fits, int missing, double smallestMm, double largestMm) {

    /**
     * @param distances ascending, at least two, no two equal
     * @param tolerance of a step, as a part of the grid's spacing
     */
    static SliceGrid of(List<Double> distances, double tolerance) {
        List<Double> gaps = gaps(distances);
        double smallest = gaps.stream().mapToDouble(g -> g).min().orElseThrow();
        double largest = gaps.stream().mapToDouble(g -> g).max().orElseThrow();
        return Stream.of(median(gaps), near(gaps, smallest))
                .filter(spacing -> fits(gaps, spacing, tolerance))
                .filter(spacing -> missing(gaps, spacing) <= gaps.size())
                .findFirst()
                .map(spacing -> new SliceGrid(refined(gaps, spacing), true, missing(gaps, spacing), smallest, largest))
                .orElseGet(() -> new SliceGrid(median(gaps), false, 0, smallest, largest));
    }

    /** Even and without a hole. */
    boolean whole() {
        return fits && missing == 0;
    }

    static List<Double> gaps(List<Double> distances) {
        return IntStream.range(1, distances.size())
                .mapToObj(i -> distances.get(i) - distances.get(i - 1))
                .toList();
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    /** The mean of the steps that are about as small as the smallest: rounding of positions evens out. */
    private static double near(List<Double> gaps, double smallest) {
        return gaps.stream()
                .mapToDouble(g -> g)
                .filter(g -> g < 1.2 * smallest)
                .average()
                .orElseThrow();
    }

    private static boolean fits(List<Double> gaps, double spacing, double tolerance) {
        return gaps.stream().allMatch(gap -> {
            long steps = Math.round(gap / spacing);
            return steps >= 1 && Math.abs(gap - steps * spacing) <= tolerance * spacing;
        });
    }

    private static int missing(List<Double> gaps, double spacing) {
        return (int) Math.min(
                Integer.MAX_VALUE,
                gaps.stream().mapToLong(gap -> Math.round(gap / spacing) - 1).sum());
    }

    private static double refined(List<Double> gaps, double spacing) {
        double length = gaps.stream().mapToDouble(g -> g).sum();
        return length / (gaps.size() + missing(gaps, spacing));
    }
}
