package dev.hilum.validate.evidence;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A chart of lines and dots, once as SVG for the browser and once as pixels for the PDF: both from the same strokes. */
final class Plot {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 300;
    private static final int LEFT = 52;
    private static final int TOP = 26;
    private static final int RIGHT = 16;
    private static final int BOTTOM = 42;
    private static final int SCALE = 3;
    private static final String FONT = "/dev/hilum/report/NotoSansSC-subset.ttf";
    private static final String[] COLOURS = {"#0b3954", "#c2571a", "#3a7d44"};

    private final List<Stroke> strokes = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final double fromX;
    private final double toX;
    private final double fromY;
    private final double toY;
    private int series;

    private record Stroke(double x1, double y1, double x2, double y2, String colour, double width) {}

    private record Label(double x, double y, String anchor, String text, String colour) {}

    Plot(String xLabel, double[] xTicks, String yLabel, double[] yTicks) {
        fromX = xTicks[0];
        toX = xTicks[xTicks.length - 1];
        fromY = yTicks[0];
        toY = yTicks[yTicks.length - 1];
        for (double x : xTicks) {
            strokes.add(new Stroke(px(x), py(fromY), px(x), py(toY), "#dde3e8", 1));
            labels.add(new Label(px(x), HEIGHT - BOTTOM + 14, "middle", number(x), "#444444"));
        }
        for (double y : yTicks) {
            strokes.add(new Stroke(px(fromX), py(y), px(toX), py(y), "#dde3e8", 1));
            labels.add(new Label(LEFT - 6, py(y) + 4, "end", number(y), "#444444"));
        }
        labels.add(new Label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xLabel, "#000000"));
        labels.add(new Label(4, TOP - 14, "start", yLabel, "#000000"));
    }

    /** A line through points in the chart's units; parts outside are cut at the border. */
    void line(String name, List<double[]> points) {
        String colour = next(name);
        for (int i = 1; i < points.size(); i++) {
            double[] a = points.get(i - 1);
            double[] b = points.get(i);
            if (a[0] <= toX) {
                double x = Math.min(b[0], toX);
                double y = b[0] == a[0] ? b[1] : a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]);
                strokes.add(new Stroke(px(a[0]), py(a[1]), px(x), py(y), colour, 2));
            }
        }
    }

    void dots(String name, List<double[]> points) {
        String colour = next(name);
        for (double[] p : points) {
            strokes.add(new Stroke(px(p[0]), py(p[1]), px(p[0]), py(p[1]), colour, 5));
        }
    }

    void level(double y, String text) {
        strokes.add(new Stroke(px(fromX), py(y), px(toX), py(y), "#a4161a", 1));
        labels.add(new Label(WIDTH - RIGHT, py(y) - 3, "end", text, "#a4161a"));
    }

    private String next(String name) {
        String colour = COLOURS[series % COLOURS.length];
        labels.add(new Label(WIDTH - RIGHT - 6, HEIGHT - BOTTOM - 10 - 14.0 * series, "end", name, colour));
        series++;
        return colour;
    }

    String svg() {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " "
                + HEIGHT + "\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                + "\" font-family=\"sans-serif\" font-size=\"11\">\n");
        for (Stroke s : strokes) {
            svg.append(
                    dot(s)
                            ? String.format(
                                    Locale.ROOT,
                                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>%n",
                                    s.x1,
                                    s.y1,
                                    s.width / 2,
                                    s.colour)
                            : String.format(
                                    Locale.ROOT,
                                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                                    s.x1,
                                    s.y1,
                                    s.x2,
                                    s.y2,
                                    s.colour,
                                    s.width));
        }
        for (Label l : labels) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                    l.x,
                    l.y,
                    l.anchor,
                    l.colour,
                    Page.escaped(l.text)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static boolean dot(Stroke s) {
        return s.x1 == s.x2 && s.y1 == s.y2;
    }

    byte[] png() {
        BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.scale(SCALE, SCALE);
        g.setFont(font());
        for (Stroke s : strokes) {
            g.setColor(Color.decode(s.colour));
            g.setStroke(new BasicStroke((float) s.width));
            if (dot(s)) {
                g.fill(new Ellipse2D.Double(s.x1 - s.width / 2, s.y1 - s.width / 2, s.width, s.width));
            } else {
                g.draw(new Line2D.Double(s.x1, s.y1, s.x2, s.y2));
            }
        }
        for (Label l : labels) {
            g.setColor(Color.decode(l.colour));
            double width = g.getFontMetrics().stringWidth(l.text);
            double x = l.anchor.equals("end") ? l.x - width : l.anchor.equals("middle") ? l.x - width / 2 : l.x;
            g.drawString(l.text, (float) x, (float) l.y);
        }
        g.dispose();
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
    }

    private static Font font() {
        try (InputStream in = Plot.class.getResourceAsStream(FONT)) {
            if (in == null) {
                throw new IllegalStateException("the font " + FONT + " is missing from the program");
            }
            return Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(11f);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException("the font " + FONT + " cannot be read", e);
        }
    }

    private double px(double x) {
        return LEFT + Math.clamp((x - fromX) / (toX - fromX), 0, 1) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double y) {
        return HEIGHT - BOTTOM - Math.clamp((y - fromY) / (toY - fromY), 0, 1) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double v) {
        return v == Math.rint(v) ? String.valueOf((long) v) : String.valueOf(Math.round(v * 1000) / 1000.0);
    }
}
