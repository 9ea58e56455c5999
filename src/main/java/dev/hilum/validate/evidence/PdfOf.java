package dev.hilum.validate.evidence;

import com.openhtmltopdf.extend.FSTextBreaker;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.logging.Level;

/** Renders a page to PDF with the bundled font; nothing is fetched. */
final class PdfOf {
    private static final String FONT = "/dev/hilum/report/NotoSansSC-subset.ttf";

    private PdfOf() {}

    static byte[] bytes(Page page) {
        XRLog.listRegisteredLoggers().forEach(name -> XRLog.setLevel(name, Level.WARNING));
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFont(PdfOf::font, "Noto");
        // Chinese breaks between characters, not only at blanks.
        builder.useUnicodeLineBreaker(new Breaks());
        builder.withHtmlContent(page.html(), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        builder.toStream(out);
        try {
            builder.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot render the report as PDF", e);
        }
        return out.toByteArray();
    }

    private static InputStream font() {
        InputStream in = PdfOf.class.getResourceAsStream(FONT);
        if (in == null) {
            throw new IllegalStateException("the font " + FONT + " is missing from the program");
        }
        return in;
    }

    private static final class Breaks implements FSTextBreaker {
        private final BreakIterator iterator = BreakIterator.getLineInstance(Locale.SIMPLIFIED_CHINESE);

        @Override
        public int next() {
            return iterator.next();
        }

        @Override
        public void setText(String text) {
            iterator.setText(text);
        }
    }
}
