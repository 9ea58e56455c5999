package dev.hilum.report;

import java.awt.Color;
import java.awt.image.BufferedImage;
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
    static final float MARGIN = 40;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TEXT_SIZE = 8.5f;
    private static final float LEADING = 1.35f;
    private static final float FOOTER = 46;
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

    PdfText text() {
        return text;
    }

    void title(String line) throws IOException {
        paragraph(line, 15, HEADING);
        y -= 2;
    }

    void heading(String line) throws IOException {
        reserve(34);
        y -= 7;
        paragraph(line, 10.5f, HEADING);
        y -= 3;
        rule();
    }

    void line(String line) throws IOException {
        paragraph(line, TEXT_SIZE, Color.BLACK);
    }

    /** A line that must not be overlooked. */
    void alert(String line) throws IOException {
        paragraph(line, TEXT_SIZE + 0.5f, ALERT);
    }

    void small(String line) throws IOException {
        paragraph(line, 7, Color.DARK_GRAY);
    }

    /** A row of a table: one cell per width, in points; wrapped within its column. */
    void row(List<String> cells, float[] widths, boolean head) throws IOException {
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

    /** Pictures side by side, each with a caption; wraps to further rows. */
    void pictures(List<BufferedImage> images, List<String> captions, float size) throws IOException {
        int perRow = Math.max(1, (int) (WIDTH / (size + 8)));
        for (int i = 0; i < images.size(); i++) {
            if (i % perRow == 0) {
                reserve(size + 20);
                y -= size + 18;
            }
            float x = MARGIN + i % perRow * (size + 8);
            stream.drawImage(LosslessFactory.createFromImage(document, images.get(i)), x, y + 14, size, size);
            drawText(text.showable(captions.get(i)), x, y + 3, 7.5f, Color.BLACK);
        }
    }

    /** Bars from the left; heights are fractions of {@code height}. Labels stand below their bar's left edge. */
    void bars(double[] fractions, String[] labels, float height) throws IOException {
        reserve(height + 20);
        float base = y - height - 2;
        float width = WIDTH / fractions.length;
        stream.setNonStrokingColor(HEADING);
        for (int i = 0; i < fractions.length; i++) {
            stream.addRect(MARGIN + i * width, base, Math.max(width - 1, 0.5f), (float) (fractions[i] * height));
        }
        stream.fill();
        for (int i = 0; i < labels.length; i++) {
            if (!labels[i].isEmpty()) {
                drawText(labels[i], MARGIN + i * width, base - 9, 6.5f, Color.DARK_GRAY);
            }
        }
        y = base - 14;
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
