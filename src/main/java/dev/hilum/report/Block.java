package dev.hilum.report;

import java.awt.image.BufferedImage;
import java.util.List;

/** A part of the report for people, from top to bottom; PDF and HTML draw the same blocks. */
sealed interface Block {
    record Title(String text) implements Block {}

    record Heading(String text) implements Block {}

    record Line(String text) implements Block {}

    /** A line that must not be overlooked. */
    record Alert(String text) implements Block {}

    record Small(String text) implements Block {}

    /**
     * A table whose first row is its head.
     *
     * @param widths of the columns, in parts of any size
     */
    record Table(List<Double> widths, List<List<String>> rows) implements Block {
        public Table {
            widths = List.copyOf(widths);
            rows = List.copyOf(rows);
        }
    }

    /** Pictures side by side, each with its caption. */
    record Pictures(List<Picture> pictures) implements Block {
        public Pictures {
            pictures = List.copyOf(pictures);
        }
    }

    record Picture(BufferedImage image, String caption) {}

    /**
     * Bars from the left.
     *
     * @param fractions of the highest bar, 0–1
     * @param labels one per bar, below its left edge; empty for none
     */
    record Bars(String caption, List<Double> fractions, List<String> labels) implements Block {
        public Bars {
            fractions = List.copyOf(fractions);
            labels = List.copyOf(labels);
        }
    }

    /**
     * Values of two or more times, one line per finding.
     *
     * @param times labels from left to right
     */
    record Trend(String caption, String unit, List<String> times, List<TrendLine> lines) implements Block {
        public Trend {
            times = List.copyOf(times);
            lines = List.copyOf(lines);
        }

        double highest() {
            return lines.stream()
                    .flatMap(line -> line.values().stream())
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
        }
    }

    /** @param values one per time */
    record TrendLine(String label, List<Double> values) {
        public TrendLine {
            values = List.copyOf(values);
        }
    }
}
