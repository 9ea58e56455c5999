package dev.hilum.drift;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An EWMA control chart (S. W. Roberts, Technometrics 1(3), 1959; NIST/SEMATECH e-Handbook section 6.3.2.4): z(i) = λ x(i) +
 * (1 − λ) z(i−1) from the mean of the baseline, with limits mean ± L σ √(λ/(2−λ) (1 − (1−λ)^2i)). The baseline is the first
 * values; nothing is judged before it is complete. λ = 0.2 and L = 3: for independent normal values about one false signal
 * in 560, and a shift of one σ is seen after about 10. Real values are skewed and of unlike patients, so that a signal is a
 * question to a person, not an answer.
 *
 * @param mean of the baseline; NaN while it is collected
 * @param deviation standard deviation of the baseline (n − 1)
 * @param points after the baseline, oldest first
 */
public record ControlChart(State state, int values, double mean, double deviation, List<Point> points) {
    public static final double LAMBDA = 0.2;
    public static final double SIGMAS = 3;
    public static final int BASELINE = 50;

    public ControlChart {
        points = List.copyOf(points);
    }

    /** What the chart says now. */
    public enum State {
        /** Too few values yet. */
        COLLECTING,
        IN_CONTROL,
        /** The latest average lies outside its limits. */
        OUT_OF_CONTROL
    }

    /** A value that was observed. */
    public record Value(Instant at, double value) {}

    /** A value with its average and the limits of that. */
    public record Point(Instant at, double value, double average, double lower, double upper) {
        boolean isOutside() {
            return average < lower || average > upper;
        }
    }

    /** @param values oldest first */
    public static ControlChart of(List<Value> values) {
        if (values.size() < BASELINE) {
            return new ControlChart(State.COLLECTING, values.size(), Double.NaN, Double.NaN, List.of());
        }
        List<Value> baseline = values.subList(0, BASELINE);
        double mean = baseline.stream().mapToDouble(Value::value).average().orElseThrow();
        double squares = baseline.stream()
                .mapToDouble(v -> (v.value() - mean) * (v.value() - mean))
                .sum();
        double deviation = Math.sqrt(squares / (BASELINE - 1));
        List<Point> points = points(values.subList(BASELINE, values.size()), mean, deviation);
        @Nullable Point last = points.isEmpty() ? null : points.getLast();
        State state = last != null && last.isOutside() ? State.OUT_OF_CONTROL : State.IN_CONTROL;
        return new ControlChart(state, values.size(), mean, deviation, points);
    }

    private static List<Point> points(List<Value> values, double mean, double deviation) {
        List<Point> points = new ArrayList<>();
        double average = mean;
        double faded = 1;
        for (Value value : values) {
            average = LAMBDA * value.value() + (1 - LAMBDA) * average;
            faded *= (1 - LAMBDA) * (1 - LAMBDA);
            double width = SIGMAS * deviation * Math.sqrt(LAMBDA / (2 - LAMBDA) * (1 - faded));
            points.add(new Point(value.at(), value.value(), average, mean - width, mean + width));
        }
        return points;
    }
}
