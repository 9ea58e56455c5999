package dev.hilum.validate.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Free-response ROC by the rules of LUNA16 (A. Setio et al., Med. Image Anal. 42, 2017, and the published evaluation
 * page): sensitivity over mean false positives a scan, linear between the points, the last sensitivity held beyond the
 * last point. CPM is the mean sensitivity at {@link #RATES}. Intervals come from 1,000 bootstrap samples of scans.
 */
public final class Froc {
    /** False positives a scan at which sensitivity is read. */
    public static final List<Double> RATES = List.of(0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0);

    public static final int SAMPLES = 1000;

    private final List<FrocScan> scans;
    private final int lesions;

    private Froc(List<FrocScan> scans, int lesions) {
        this.scans = scans;
        this.lesions = lesions;
    }

    /** Empty where no scan has a lesion. */
    public static Optional<Froc> of(List<FrocScan> scans) {
        int lesions = scans.stream().mapToInt(FrocScan::lesions).sum();
        return lesions == 0 ? Optional.empty() : Optional.of(new Froc(List.copyOf(scans), lesions));
    }

    /** A point of the curve: reported are the scores at or over {@code threshold}. */
    public record Point(double falsePositivesPerScan, double sensitivity, double threshold) {}

    /** Sensitivity at one rate of false positives. */
    public record AtRate(double falsePositivesPerScan, Estimate sensitivity) {}

    /** From no finding to all of them, a point for each distinct score. */
    public List<Point> points() {
        List<Scored> all = new ArrayList<>();
        for (FrocScan scan : scans) {
            scan.hits().forEach(s -> all.add(new Scored(s, true)));
            scan.falsePositives().forEach(s -> all.add(new Scored(s, false)));
        }
        all.sort(Comparator.comparingDouble(Scored::score).reversed());
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0, Double.POSITIVE_INFINITY));
        int hits = 0;
        for (int i = 0; i < all.size(); i++) {
            hits += all.get(i).positive() ? 1 : 0;
            if (i + 1 == all.size() || all.get(i + 1).score() != all.get(i).score()) {
                double wrong = i + 1 - hits;
                points.add(new Point(
                        wrong / scans.size(),
                        (double) hits / lesions,
                        all.get(i).score()));
            }
        }
        return points;
    }

    /** The same line with the corners of {@link #points()} alone: a scan has hundreds of candidates, few are hits. */
    public List<Point> curve() {
        List<Point> all = points();
        List<Point> corners = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean end = i == 0 || i + 1 == all.size();
            if (end || !straight(all.get(i - 1), all.get(i), all.get(i + 1))) {
                corners.add(all.get(i));
            }
        }
        return corners;
    }

    private static boolean straight(Point before, Point at, Point after) {
        boolean level = before.sensitivity() == at.sensitivity() && at.sensitivity() == after.sensitivity();
        boolean steep = before.falsePositivesPerScan() == at.falsePositivesPerScan()
                && at.falsePositivesPerScan() == after.falsePositivesPerScan();
        return level || steep;
    }

    /** Sensitivity at each of {@link #RATES}. */
    public List<Double> sensitivities() {
        List<Point> points = points();
        return RATES.stream().map(rate -> interpolated(points, rate)).toList();
    }

    public double cpm() {
        return mean(sensitivities());
    }

    /** Sensitivity at each rate, and the CPM last, with intervals by resampling scans. */
    public Result result(long seed) {
        double[][] samples = bootstrap(seed);
        List<Double> own = sensitivities();
        List<AtRate> rates = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            rates.add(new AtRate(RATES.get(i), new Estimate(own.get(i), Quantiles.central(samples[i]), lesions)));
        }
        Estimate cpm = new Estimate(mean(own), Quantiles.central(samples[RATES.size()]), lesions);
        return new Result(rates, cpm, scans.size(), lesions);
    }

    /** All figures of a FROC analysis. */
    public record Result(List<AtRate> rates, Estimate cpm, int scans, int lesions) {
        public Result {
            rates = List.copyOf(rates);
        }
    }

    /** The difference of CPM over the same scans in the same order, this minus {@code other}; paired bootstrap. */
    public Estimate cpmMinus(Froc other, long seed) {
        if (scans.size() != other.scans.size()) {
            throw new IllegalArgumentException("paired analyses need the same scans");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Resampling ours = new Resampling(scans);
        Resampling theirs = new Resampling(other.scans);
        double[] differences = new double[SAMPLES];
        for (int b = 0; b < SAMPLES; b++) {
            int[] drawn = drawn(random, ours, theirs);
            differences[b] = mean(ours.sensitivities(drawn)) - mean(theirs.sensitivities(drawn));
        }
        return new Estimate(cpm() - other.cpm(), Quantiles.central(differences), scans.size());
    }

    private double[][] bootstrap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Resampling resampling = new Resampling(scans);
        double[][] samples = new double[RATES.size() + 1][SAMPLES];
        for (int b = 0; b < SAMPLES; b++) {
            List<Double> values = resampling.sensitivities(drawn(random, resampling, resampling));
            for (int i = 0; i < values.size(); i++) {
                samples[i][b] = values.get(i);
            }
            samples[values.size()][b] = mean(values);
        }
        return samples;
    }

    /** How often each scan is drawn, with replacement; a draw without any lesion has no sensitivity and is drawn again. */
    private int[] drawn(SplittableRandom random, Resampling a, Resampling b) {
        while (true) {
            int[] times = new int[scans.size()];
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            if (a.lesions(times) > 0 && b.lesions(times) > 0) {
                return times;
            }
        }
    }

    /** Linear between points; of points with the same rate the last, as NumPy's {@code interp} takes it. */
    private static double interpolated(List<Point> points, double rate) {
        int at = 0;
        while (at + 1 < points.size() && points.get(at + 1).falsePositivesPerScan() <= rate) {
            at++;
        }
        Point below = points.get(at);
        if (at + 1 == points.size()) {
            return below.sensitivity();
        }
        Point above = points.get(at + 1);
        double share = (rate - below.falsePositivesPerScan())
                / (above.falsePositivesPerScan() - below.falsePositivesPerScan());
        return below.sensitivity() + share * (above.sensitivity() - below.sensitivity());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
