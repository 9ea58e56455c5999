package dev.hilum.validate.evidence;

import java.util.Base64;
import java.util.List;

/** XHTML in Chinese and English, filled from top to bottom; the same text for the browser and for the PDF. */
final class Page {
    private final boolean forPdf;
    private final StringBuilder body = new StringBuilder();
    private int heading;

    /** @param forPdf charts as pixels instead of SVG */
    Page(boolean forPdf) {
        this.forPdf = forPdf;
    }

    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c < 32 ? ' ' : c);
            }
        });
        return out.toString();
    }

    void title(String zh, String en) {
        body.append("<h1>")
                .append(escaped(zh))
                .append("<br/><span class=\"en\">")
                .append(escaped(en))
                .append("</span></h1>\n");
    }

    void heading(String zh, String en) {
        heading++;
        body.append("<h2>")
                .append(heading)
                .append(" ")
                .append(escaped(zh))
                .append(" <span class=\"en\">")
                .append(escaped(en))
                .append("</span></h2>\n");
    }

    void sub(String zh, String en) {
        body.append("<h3>")
                .append(escaped(zh))
                .append(" <span class=\"en\">")
                .append(escaped(en))
                .append("</span></h3>\n");
    }

    void text(String zh, String en) {
        body.append("<p>")
                .append(escaped(zh))
                .append("<br/><span class=\"en\">")
                .append(escaped(en))
                .append("</span></p>\n");
    }

    void alert(String zh, String en) {
        body.append("<p class=\"alert\">")
                .append(escaped(zh))
                .append("<br/>")
                .append(escaped(en))
                .append("</p>\n");
    }

    /** A head cell is "中文|English". */
    void table(List<String> head, List<List<String>> rows) {
        body.append("<table><thead><tr>");
        for (String h : head) {
            int bar = h.indexOf('|');
            body.append("<th>").append(escaped(bar < 0 ? h : h.substring(0, bar)));
            if (bar >= 0) {
                body.append("<br/><span class=\"en\">")
                        .append(escaped(h.substring(bar + 1)))
                        .append("</span>");
            }
            body.append("</th>");
        }
        body.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            row.forEach(c -> body.append("<td>").append(escaped(c)).append("</td>"));
            body.append("</tr>\n");
        }
        body.append("</tbody></table>\n");
    }

    void plot(Plot plot, String zh, String en) {
        body.append("<div class=\"figure\">");
        if (forPdf) {
            image(plot.png(), "width:345pt");
        } else {
            body.append(plot.svg());
        }
        body.append("<p class=\"caption\">")
                .append(escaped(zh))
                .append(" / ")
                .append(escaped(en))
                .append("</p></div>\n");
    }

    /** A thumbnail with its caption; several stand side by side. */
    void thumbnail(byte[] png, String caption) {
        body.append("<div class=\"thumb\">");
        image(png, forPdf ? "width:80pt" : "width:128px");
        body.append("<br/>").append(escaped(caption)).append("</div>\n");
    }

    void clear() {
        body.append("<div class=\"clear\"></div>\n");
    }

    private void image(byte[] png, String style) {
        body.append("<img alt=\"\" style=\"")
                .append(style)
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\"/>");
    }

    String html() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml" lang="zh">
                <head><meta charset="UTF-8"/><title>Hilum validation</title><style>
                @page { size: A4; margin: 16mm 14mm 18mm 14mm;
                  @bottom-center { content: "Hilum · AI, not clinically evaluated · 未经临床评价 · " counter(page) " / " counter(pages);
                    font-family: Noto; font-size: 7pt; color: #a4161a; } }
                body { font-family: Noto, "Noto Sans SC", "Microsoft YaHei", sans-serif; font-size: %s; line-height: 1.4; color: #111; %s }
                h1 { font-size: 1.6em; color: #0b3954; } h2 { font-size: 1.2em; color: #0b3954;
                  border-bottom: 1px solid #b8c4ce; margin-top: 1.6em; page-break-after: avoid; }
                h3 { font-size: 1.05em; color: #0b3954; page-break-after: avoid; }
                h1, h2, h3, th { font-weight: normal; }
                .en { color: #555; font-size: 0.92em; } .alert { color: #a4161a; border: 1px solid #a4161a; padding: 4px 8px; }
                table { border-collapse: collapse; width: 100%%; margin: 6px 0; -fs-table-paginate: paginate; }
                th, td { border-bottom: 1px solid #b8c4ce; padding: 2px 5px; text-align: left; vertical-align: top; }
                td:first-child { min-width: 100px; } p { margin: 4px 0; } tr { page-break-inside: avoid; } th { background: #eef2f5; }
                .figure { page-break-inside: avoid; } .caption { color: #555; margin-top: 0; }
                .thumb { float: left; margin: 4px; width: %s; font-size: 0.75em; page-break-inside: avoid; }
                .clear { clear: both; }
                </style></head><body>
                %s
                </body></html>
                """.formatted(
                        forPdf ? "8.5pt" : "15px",
                        forPdf ? "" : "max-width: 1000px; margin: 24px auto; padding: 0 16px;",
                        forPdf ? "84pt" : "136px",
                        body);
    }
}
