package dev.hilum.study;

import dev.hilum.study.Completeness.Lack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What the positions and counts of one series say about its wholeness. */
final class SeriesEvidence {
    private final SeriesProgress series;
    private final GateRules.GeometryRules rules;
    private final List<Double> positions = new ArrayList<>();
    private final List<Integer> multiplicities = new ArrayList<>();

    private static final double SAME_POSITION_MM = 0.01;

    SeriesEvidence(SeriesProgress series, CompletenessRules rules) {
        this.series = series;
        this.rules = rules.geometry();
        for (double distance : series.distances()) {
            if (!positions.isEmpty() && distance - positions.getLast() < SAME_POSITION_MM) {
                multiplicities.set(multiplicities.size() - 1, multiplicities.getLast() + 1);
            } else {
                positions.add(distance);
                multiplicities.add(1);
            }
        }
    }

    /** A stack of slices that covers enough, without a hole: nothing within it is missing. Its ends prove nothing. */
    boolean whole() {
        if (positions.size() < rules.minimumSlices() || !lacks().isEmpty()) {
            return false;
        }
        return SliceGrid.of(positions, rules.spacingTolerance()).spacingMm() * positions.size()
                >= rules.minimumCoverage();
    }

    List<Lack> lacks() {
        List<Lack> lacks = new ArrayList<>();
        Integer expected = series.expected();
        if (expected != null && series.instances() < expected) {
            lacks.add(lack(Lack.Code.COUNT_SHORT, "%d of %d instances arrived", series.instances(), expected));
        }
        if (positions.size() > 1) {
            SliceGrid grid = SliceGrid.of(positions, rules.spacingTolerance());
            if (!grid.whole()) {
                lacks.add(lack(
                        Lack.Code.HOLE,
                        "steps of %.2f to %.2f mm between its slices so far",
                        grid.smallestMm(),
                        grid.largestMm()));
            }
        }
        if (counts().size() > 1) {
            lacks.add(lack(Lack.Code.UNEVEN_PHASES, "some positions have more slices than others"));
        }
        return lacks;
    }

    private TreeMap<Integer, Integer> counts() {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        multiplicities.forEach(m -> counts.merge(m, 1, Integer::sum));
        return counts;
    }

    private Lack lack(Lack.Code code, String format, Object... values) {
        return new Lack(
                code, "Series " + series.seriesInstanceUid() + ": " + String.format(Locale.ROOT, format, values) + ".");
    }
}
