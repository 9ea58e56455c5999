package dev.hilum.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An audit message as SYSLOG-MSG (RFC 5424, PS3.15 section A.6): facility 10 (security), severity 5, MSGID DICOM+RFC3881, the
 * XML in UTF-8 after a byte order mark.
 */
final class SyslogMessage {
    private static final int PRIORITY = 10 * 8 + 5;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private SyslogMessage() {}

    static byte[] of(byte[] xml, Instant at, AuditSource source) {
        String header = "<" + PRIORITY + ">1 " + at + " " + name(source.host(), 255) + " Hilum " + source.processId()
                + " DICOM+RFC3881 - ";
        ByteArrayOutputStream message = new ByteArrayOutputStream(xml.length + 200);
        message.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(BYTE_ORDER_MARK);
        message.writeBytes(xml);
        return message.toByteArray();
    }

    /** With its length before it (RFC 5425 section 4.3), for TLS and TCP. */
    static byte[] framed(byte[] message) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(message.length + 8);
        frame.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(message);
        return frame.toByteArray();
    }

    /** PRINTUSASCII, or the NILVALUE. */
    private static String name(String text, int most) {
        String printable = text.replaceAll("[^\\x21-\\x7E]", "");
        return printable.isEmpty() ? "-" : printable.substring(0, Math.min(most, printable.length()));
    }
}
