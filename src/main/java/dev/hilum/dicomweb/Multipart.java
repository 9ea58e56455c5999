package dev.hilum.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@code multipart/related} (RFC 2387) as PS3.18 section 8.6.1 wants it. */
final class Multipart {
    private final OutputStream out;
    private final String boundary;

    Multipart(OutputStream out, String boundary) {
        this.out = out;
        this.boundary = boundary;
    }

    static String contentType(String partType, String boundary) {
        return "multipart/related; type=\"" + partType + "\"; boundary=" + boundary;
    }

    /** Writes the part's header; its body follows on the stream. */
    void begin(String contentType, String location) throws IOException {
        text("\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\nContent-Location: " + location
                + "\r\n\r\n");
    }

    void end() throws IOException {
        text("\r\n--" + boundary + "--\r\n");
        out.flush();
    }

    private void text(String ascii) throws IOException {
        out.write(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
