package dev.hilum.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Text in the bundled font, which has Latin and GB 2312 Chinese. A character without a glyph, as a patient's name may
 * hold, is shown as a box: never dropped in silence, never an error.
 */
final class PdfText {
    static final String FONT = "NotoSansSC-subset.ttf";
    private static final String MISSING = "□";
    private static final float UNITS = 1000;

    private final PDType0Font font;
    private final Map<Integer, Boolean> hasGlyph = new HashMap<>();

    PdfText(PDDocument document) throws IOException {
        try (InputStream stream = PdfText.class.getResourceAsStream(FONT)) {
            if (stream == null) {
                throw new IOException("the font " + FONT + " is missing from the program");
            }
            this.font = PDType0Font.load(document, stream, true);
        }
    }

    PDType0Font font() {
        return font;
    }

    /** The text with a box for each character that the font cannot show, and blanks for control characters. */
    String showable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point)) {
                shown.append(' ');
            } else if (hasGlyph.computeIfAbsent(point, this::encodes)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(MISSING);
            }
        });
        return shown.toString();
    }

    /** Width in points of showable text. */
    float width(String showable, float size) {
        try {
            return font.getStringWidth(showable) / UNITS * size;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure text", e);
        }
    }

    /** Lines no wider than {@code width}; breaks at blanks, and inside words where one alone is too wide. */
    List<String> wrap(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : showable(text).split("(?<= )|(?<=[\\u3000-\\u9fff\\uff00-\\uffef/])")) {
            if (!line.isEmpty() && width(line + word.stripTrailing(), size) > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word);
            breakInside(line, lines, size, width);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private void breakInside(StringBuilder line, List<String> lines, float size, float width) {
        while (width(line.toString().stripTrailing(), size) > width && line.length() > 1) {
            int end = line.length() - 1;
            while (end > 1 && width(line.substring(0, end), size) > width) {
                end--;
            }
            lines.add(line.substring(0, end));
            line.delete(0, end);
        }
    }

    private boolean encodes(int point) {
        try {
            font.encode(Character.toString(point));
            return true;
        } catch (IllegalArgumentException noGlyph) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode text", e);
        }
    }
}
