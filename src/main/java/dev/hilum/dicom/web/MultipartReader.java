package dev.hilum.dicom.web;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a multipart body (RFC 2046 section 5.1) one after the other, none of them as a whole. */
public final class MultipartReader {
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_HEADER = 16 * 1024;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private @Nullable Body open;

    public MultipartReader(InputStream in, String boundary) {
        // The first delimiter has no line end before it; with one, all are alike.
        this.in = new SequenceInputStream(new ByteArrayInputStream(new byte[] {'\r', '\n'}), in);
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.open = new Body();
    }

    /** One part; names of headers are lower-case. */
    public record Part(Map<String, String> headers, InputStream body) {}

    /**
     * The next part; what is left of the one before is passed over. Null after the last.
     *
     * @throws IOException where the body breaks off
     */
    public @Nullable Part next() throws IOException {
        if (open == null) {
            return null;
        }
        open.transferTo(OutputStream.nullOutputStream());
        String after = line();
        if (after.startsWith("--")) {
            open = null;
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            int colon = line.indexOf(':');
            if (size > MAX_HEADER || colon < 0) {
                throw new IOException("a part of the multipart body has a malformed header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        open = new Body();
        return new Part(headers, open);
    }

    /** To the end of the line, or of the body. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() <= MAX_HEADER) {
            if (from == to && !fill()) {
                return line.toString();
            }
            char c = (char) (buffer[from++] & 0xFF);
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append(c);
        }
        throw new IOException("a line of the multipart body is too long");
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int read = in.read(buffer, to, buffer.length - to);
        if (read > 0) {
            to += read;
        }
        return read > 0;
    }

    private int delimiterAt() {
        for (int i = from; i + delimiter.length <= to; i++) {
            if (buffer[i] == '\r'
                    && java.util.Arrays.equals(buffer, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Up to the next delimiter, which is passed over. */
    private final class Body extends InputStream {
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            while (true) {
                int at = delimiterAt();
                int safe = at >= 0 ? at - from : Math.max(0, to - from - delimiter.length + 1);
                if (safe > 0) {
                    int count = Math.min(length, safe);
                    System.arraycopy(buffer, from, target, offset, count);
                    from += count;
                    return count;
                }
                if (at >= 0) {
                    from += delimiter.length;
                    ended = true;
                    return -1;
                }
                if (!fill()) {
                    throw new EOFException("the multipart body ends within a part");
                }
            }
        }
    }
}
