package dev.hilum.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/** A4 pages filled from top to bottom; points, with the place of the next line kept here. */
final class PdfCanvas implements AutoCloseable {
    private static final float MARGIN = 40;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TEXT_SIZE = 8.5f;
    private static final float LEADING = 1.35f;
    private static final float FOOTER = 46;
    private static final float PICTURE = 120;
    private static final float PLOT = 60;
    private static final Color RULE = new Color(0xB8C4CE);
    private static final Color HEADING = new Color(0x0B3954);
    private static final Color ALERT = new Color(0xA4161A);

    private final PDDocument document;
    private final PdfText text;
    private final List<PDPage> pages = new ArrayList<>();
    private PDPageContentStream stream;
    private float y;

    PdfCanvas(PDDocument document) throws IOException {
        this.document = document;
        this.text = new PdfText(document);
        this.stream = newPage();
    }

    /** Draws a block below the one before. */
    void draw(Block block) throws IOException {
        switch (block) {
            case Block.Title title -> title(title.text());
            case Block.Heading heading -> heading(heading.text());
            case Block.Line line -> line(line.text());
            case Block.Alert alert -> alert(alert.text());
            case Block.Small small -> small(small.text());
            case Block.Table table -> table(table);
            case Block.Pictures pictures -> pictures(pictures.pictures());
            case Block.Bars bars -> bars(bars);
            case Block.Trend trend -> trend(trend);
        }
    }

    private void title(String line) throws IOException {
        paragraph(line, 15, HEADING);
        y -= 2;
    }

    /** Never alone at the foot of a page: the head of a table and a row go with it. */
    private void heading(String line) throws IOException {
        reserve(90);
        y -= 7;
        paragraph(line, 10.5f, HEADING);
        y -= 3;
        rule();
    }

    private void line(String line) throws IOException {
        paragraph(line, TEXT_SIZE, Color.BLACK);
    }

    /** A line that must not be overlooked. */
    private void alert(String line) throws IOException {
        paragraph(line, TEXT_SIZE + 0.5f, ALERT);
    }

    private void small(String line) throws IOException {
        paragraph(line, 7, Color.DARK_GRAY);
    }

    /** A table never leaves its head alone at the foot of a page. */
    private void table(Block.Table table) throws IOException {
        double sum = table.widths().stream().mapToDouble(Double::doubleValue).sum();
        float[] widths = new float[table.widths().size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = (float) (table.widths().get(i) / sum * WIDTH);
        }
        reserve(48);
        y -= 4;
        for (int i = 0; i < table.rows().size(); i++) {
            row(table.rows().get(i), widths, i == 0);
        }
    }

    /** Cells are wrapped within their columns. */
    private void row(List<String> cells, float[] widths, boolean head) throws IOException {
        List<List<String>> wrapped = new ArrayList<>();
        int lines = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<String> cell = text.wrap(cells.get(i), TEXT_SIZE, widths[i] - 4);
            wrapped.add(cell);
            lines = Math.max(lines, cell.size());
        }
        float height = lines * TEXT_SIZE * LEADING + 3;
        reserve(height);
        float x = MARGIN;
        for (int i = 0; i < wrapped.size(); i++) {
            drawCell(wrapped.get(i), x, head);
            x += widths[i];
        }
        y -= height;
        rule();
    }

    /** Wraps to further rows. */
    private void pictures(List<Block.Picture> pictures) throws IOException {
        int perRow = Math.max(1, (int) (WIDTH / (PICTURE + 8)));
        for (int i = 0; i < pictures.size(); i++) {
            if (i % perRow == 0) {
                reserve(PICTURE + 20);
                y -= PICTURE + 18;
            }
            float x = MARGIN + i % perRow * (PICTURE + 8);
            Block.Picture picture = pictures.get(i);
            stream.drawImage(LosslessFactory.createFromImage(document, picture.image()), x, y + 14, PICTURE, PICTURE);
            drawText(text.showable(picture.caption()), x, y + 3, 7.5f, Color.BLACK);
        }
    }

    private void bars(Block.Bars bars) throws IOException {
        reserve(PLOT + 34);
        line(bars.caption());
        float base = y - PLOT - 2;
        float width = WIDTH / bars.fractions().size();
        stream.setNonStrokingColor(HEADING);
        for (int i = 0; i < bars.fractions().size(); i++) {
            float height = (float) (bars.fractions().get(i) * PLOT);
            stream.addRect(MARGIN + i * width, base, Math.max(width - 1, 0.5f), height);
        }
        stream.fill();
        for (int i = 0; i < bars.labels().size(); i++) {
            if (!bars.labels().get(i).isEmpty()) {
                drawText(bars.labels().get(i), MARGIN + i * width, base - 9, 6.5f, Color.DARK_GRAY);
            }
        }
        y = base - 14;
    }

    private void trend(Block.Trend trend) throws IOException {
        float height = PLOT * 1.6f;
        reserve(height + 34);
        line(trend.caption());
        float base = y - height - 4;
        TrendPlot plot = new TrendPlot(trend, WIDTH, height);
        for (TrendPlot.Stroke stroke : plot.strokes()) {
            stream.setStrokingColor(stroke.axis() ? RULE : HEADING);
            stream.setLineWidth(1);
            stream.moveTo(MARGIN + (float) stroke.x1(), base + (float) stroke.y1());
            stream.lineTo(MARGIN + (float) stroke.x2(), base + (float) stroke.y2());
            stream.stroke();
        }
        for (TrendPlot.Label label : plot.labels()) {
            drawText(
                    text.showable(label.text()),
                    MARGIN + (float) label.x(),
                    base + (float) label.y(),
                    7,
                    Color.DARK_GRAY);
        }
        y = base - 6;
    }

    /** Ends the last page and writes the footer of each. */
    void finish(String footer) throws IOException {
        stream.close();
        for (int i = 0; i < pages.size(); i++) {
            stream = new PDPageContentStream(document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true);
            float at = FOOTER - 12;
            for (String line : text.wrap(footer + "  ·  " + (i + 1) + " / " + pages.size(), 6.5f, WIDTH)) {
                drawText(line, MARGIN, at, 6.5f, ALERT);
                at -= 8;
            }
            stream.close();
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private void paragraph(String paragraph, float size, Color color) throws IOException {
        for (String line : text.wrap(paragraph, size, WIDTH)) {
            reserve(size * LEADING);
            y -= size * LEADING;
            drawText(line, MARGIN, y, size, color);
        }
    }

    private void drawCell(List<String> lines, float x, boolean head) throws IOException {
        float at = y - TEXT_SIZE * LEADING;
        for (String line : lines) {
            drawText(line, x + 1, at, TEXT_SIZE, head ? HEADING : Color.BLACK);
            at -= TEXT_SIZE * LEADING;
        }
    }

    private void drawText(String showable, float x, float at, float size, Color color) throws IOException {
        stream.beginText();
        stream.setFont(text.font(), size);
        stream.setNonStrokingColor(color);
        stream.newLineAtOffset(x, at);
        stream.showText(showable);
        stream.endText();
    }

    private void rule() throws IOException {
        stream.setStrokingColor(RULE);
        stream.setLineWidth(0.5f);
        stream.moveTo(MARGIN, y - 1);
        stream.lineTo(MARGIN + WIDTH, y - 1);
        stream.stroke();
        y -= 1.5f;
    }

    private void reserve(float height) throws IOException {
        if (y - height < FOOTER) {
            stream.close();
            stream = newPage();
        }
    }

    private PDPageContentStream newPage() throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        pages.add(page);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }
}
