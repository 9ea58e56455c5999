package dev.hilum.report;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Draws text into pictures from the outlines of the bundled font: the machine needs no font of its own, and the same
 * result gives the same pixels everywhere.
 */
final class OutlineText {
    private final TrueTypeFont font;
    private final CmapLookup characters;

    OutlineText() {
        try (InputStream stream = OutlineText.class.getResourceAsStream(PdfText.FONT)) {
            if (stream == null) {
                throw new IOException("the font " + PdfText.FONT + " is missing from the program");
            }
            this.font = new TTFParser().parse(new RandomAccessReadBuffer(stream.readAllBytes()));
            this.characters = font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the bundled font", e);
        }
    }

    /** Draws a line with its base line at {@code y}; {@code size} in pixels. */
    void draw(Graphics2D graphics, String text, double x, double y, double size) {
        try {
            double scale = size / font.getUnitsPerEm();
            double at = x;
            for (int point : text.codePoints().toArray()) {
                int glyph = characters.getGlyphId(point);
                var outline = font.getGlyph().getGlyph(glyph);
                if (outline != null) {
                    GeneralPath path = outline.getPath();
                    path.transform(new AffineTransform(scale, 0, 0, -scale, at, y));
                    graphics.fill(path);
                }
                at += font.getAdvanceWidth(glyph) * scale;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw text", e);
        }
    }
}
