package dev.hilum.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trend as strokes and labels in a box whose origin is at its lower left; the value axis begins at zero. */
final class TrendPlot {
    private static final double LEFT = 40;
    private static final double RIGHT = 170;
    private static final double BASE = 16;

    private final Block.Trend trend;
    private final double width;
    private final double height;
    private final double top;

    /** A line from one point to another. @param axis of the frame, not of a finding */
    record Stroke(double x1, double y1, double x2, double y2, boolean axis) {}

    record Label(double x, double y, String text) {}

    TrendPlot(Block.Trend trend, double width, double height) {
        this.trend = trend;
        this.width = width;
        this.height = height;
        this.top = trend.highest() > 0 ? trend.highest() : 1;
    }

    List<Stroke> strokes() {
        List<Stroke> strokes = new ArrayList<>();
        strokes.add(new Stroke(LEFT, BASE, width - RIGHT, BASE, true));
        strokes.add(new Stroke(LEFT, BASE, LEFT, height, true));
        for (Block.TrendLine line : trend.lines()) {
            for (int i = 1; i < line.values().size(); i++) {
                strokes.add(new Stroke(
                        x(i - 1),
                        y(line.values().get(i - 1)),
                        x(i),
                        y(line.values().get(i)),
                        false));
            }
        }
        return strokes;
    }

    List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        labels.add(new Label(0, BASE - 4, "0"));
        labels.add(new Label(0, height - 8, String.format(Locale.ROOT, "%.1f %s", top, trend.unit())));
        for (int i = 0; i < trend.times().size(); i++) {
            labels.add(new Label(x(i), 2, trend.times().get(i)));
        }
        double lowest = height;
        List<Block.TrendLine> descending = trend.lines().stream()
                .sorted((a, b) ->
                        Double.compare(b.values().getLast(), a.values().getLast()))
                .toList();
        for (Block.TrendLine line : descending) {
            double y = Math.min(y(line.values().getLast()), lowest - 11);
            lowest = y;
            labels.add(new Label(width - RIGHT + 6, y, line.label()));
        }
        return labels;
    }

    private double x(int time) {
        int gaps = Math.max(1, trend.times().size() - 1);
        return LEFT + (width - LEFT - RIGHT) * time / gaps;
    }

    private double y(double value) {
        return BASE + (height - BASE - 12) * value / top;
    }
}
