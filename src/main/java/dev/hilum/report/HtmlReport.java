package dev.hilum.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** The report for people as one HTML page that needs nothing else: no script, pictures and plots inside it. */
public final class HtmlReport {
    private static final String STYLE = """
            body{font:14px/1.5 "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;\
            color:#1c2733;max-width:60rem;margin:1.5rem auto;padding:0 1rem}
            h1{font-size:1.5rem;color:#0b3954;margin:.2rem 0 .6rem}
            h2{font-size:1.05rem;color:#0b3954;border-bottom:1px solid #b8c4ce;margin:1.2rem 0 .4rem;padding-bottom:.15rem}
            p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
            .alert{color:#a4161a;font-weight:600}
            .small{font-size:.8rem;color:#4a5560}
            .wide{overflow-x:auto}
            table{border-collapse:collapse;width:100%;margin:.4rem 0;font-variant-numeric:tabular-nums}
            th,td{text-align:left;padding:.25rem .4rem;border-bottom:1px solid #d5dde4;vertical-align:top}
            th{color:#0b3954;font-weight:600}
            .pictures{display:flex;flex-wrap:wrap;gap:.8rem;margin:.5rem 0}
            figure{margin:0}
            figcaption{font-size:.8rem}
            svg{max-width:100%;height:auto}
            footer{margin-top:1.5rem;border-top:1px solid #b8c4ce;padding-top:.4rem}
            """;

    private HtmlReport() {}

    /** UTF-8; the same bytes for the same result. @param voxels for key images; null leaves them out */
    public static byte[] write(StudyReport report, ReportSettings settings, @Nullable HuVoxels voxels) {
        Language language = settings.language();
        StringBuilder page = new StringBuilder()
                .append("<!DOCTYPE html>\n<html lang=\"")
                .append(language.tag())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                        + "img-src data:; style-src 'unsafe-inline'\">\n<title>")
                .append(escape(ReadableReport.title(language)))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        ReadableReport.of(report, settings, voxels).forEach(block -> append(block, page));
        page.append("<footer><p class=\"alert\">")
                .append(escape(ReadableReport.footer(report, language)))
                .append("</p></footer>\n</body>\n</html>\n");
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(Block block, StringBuilder page) {
        switch (block) {
            case Block.Title title -> element("h1", "", title.text(), page);
            case Block.Heading heading -> element("h2", "", heading.text(), page);
            case Block.Line line -> element("p", "", line.text(), page);
            case Block.Alert alert -> element("p", " class=\"alert\"", alert.text(), page);
            case Block.Small small -> element("p", " class=\"small\"", small.text(), page);
            case Block.Table table -> appendTable(table, page);
            case Block.Pictures pictures -> appendPictures(pictures.pictures(), page);
            case Block.Bars bars -> appendBars(bars, page);
            case Block.Trend trend -> appendTrend(trend, page);
        }
    }

    private static void element(String name, String attributes, String text, StringBuilder page) {
        page.append('<').append(name).append(attributes).append('>');
        page.append(escape(text)).append("</").append(name).append(">\n");
    }

    private static void appendTable(Block.Table table, StringBuilder page) {
        page.append("<div class=\"wide\"><table>\n");
        for (int i = 0; i < table.rows().size(); i++) {
            String cell = i == 0 ? "th" : "td";
            page.append("<tr>");
            table.rows()
                    .get(i)
                    .forEach(text -> page.append('<')
                            .append(cell)
                            .append('>')
                            .append(escape(text))
                            .append("</")
                            .append(cell)
                            .append('>'));
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static void appendPictures(List<Block.Picture> pictures, StringBuilder page) {
        page.append("<div class=\"pictures\">\n");
        for (Block.Picture picture : pictures) {
            String caption = escape(picture.caption());
            page.append("<figure><img width=\"240\" height=\"240\" alt=\"")
                    .append(caption)
                    .append("\" src=\"data:image/png;base64,")
                    .append(png(picture.image()))
                    .append("\"><figcaption>")
                    .append(caption)
                    .append("</figcaption></figure>\n");
        }
        page.append("</div>\n");
    }

    private static void appendBars(Block.Bars bars, StringBuilder page) {
        element("p", "", bars.caption(), page);
        int count = bars.fractions().size();
        double width = 900.0 / count;
        page.append("<svg viewBox=\"0 0 900 140\" role=\"img\" aria-label=\"")
                .append(escape(bars.caption()))
                .append("\">\n");
        for (int i = 0; i < count; i++) {
            double height = 115 * bars.fractions().get(i);
            page.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#0b3954\"/>",
                    i * width,
                    120 - height,
                    Math.max(width - 1, 0.5),
                    height));
            if (!bars.labels().get(i).isEmpty()) {
                page.append(text(i * width, 134, bars.labels().get(i)));
            }
        }
        page.append("\n</svg>\n");
    }

    private static void appendTrend(Block.Trend trend, StringBuilder page) {
        element("p", "", trend.caption(), page);
        TrendPlot plot = new TrendPlot(trend, 900, 180);
        page.append("<svg viewBox=\"0 0 900 210\" role=\"img\" aria-label=\"")
                .append(escape(trend.caption()))
                .append("\">\n");
        for (TrendPlot.Stroke stroke : plot.strokes()) {
            page.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>",
                    stroke.x1(),
                    190 - stroke.y1(),
                    stroke.x2(),
                    190 - stroke.y2(),
                    stroke.axis() ? "#b8c4ce" : "#0b3954"));
        }
        plot.labels().forEach(label -> page.append(text(label.x(), 190 - label.y(), label.text())));
        page.append("\n</svg>\n");
    }

    private static String text(double x, double y, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\" fill=\"#4a5560\">%s</text>",
                x,
                y,
                escape(text));
    }

    private static String png(BufferedImage image) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a key image", e);
        }
    }

    /** Names come from outside: nothing in them may become markup; characters that HTML forbids become blanks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean allowed = !Character.isISOControl(point) && (point < 0xD800 || point > 0xDFFF);
                    escaped.appendCodePoint(allowed ? point : ' ');
                }
            }
        });
        return escaped.toString();
    }
}
