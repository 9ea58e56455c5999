package dev.hilum.deliver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * HL7 v2 messages by the Minimal Lower Layer Protocol: VT, message, FS, CR. Delivered is what the receiver acknowledges
 * with AA or CA for the message control ID that was sent (HL7 v2.5 section 2.9.2).
 */
final class MllpClient {
    private static final int VT = 0x0B;
    private static final int FS = 0x1C;
    private static final int CR = 0x0D;
    private static final int MAX_ANSWER = 1 << 20;

    private final DispatchSettings settings;

    MllpClient(DispatchSettings settings) {
        this.settings = settings;
    }

    Attempt send(Destination.Hl7 receiver, List<Delivery.Item> items) {
        List<ItemOutcome> outcomes = new ArrayList<>();
        try (Socket socket = connect(receiver)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Delivery.Item item : items) {
                outcomes.add(send(socket, in, item));
            }
            return new Attempt(true, outcomes);
        } catch (IOException e) {
            String error = (e instanceof SocketTimeoutException ? "TIMED_OUT: " : "LOST: ") + receiver.host() + ":"
                    + receiver.port() + ": " + e.getMessage();
            items.stream().skip(outcomes.size()).forEach(item -> outcomes.add(ItemOutcome.failed(item, error)));
            return new Attempt(false, outcomes);
        }
    }

    private Socket connect(Destination.Hl7 receiver) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(receiver.host(), receiver.port()), millis(settings.connectTimeout()));
            socket.setSoTimeout(millis(settings.responseTimeout()));
            return receiver.tls().isPresent() ? receiver.tls().get().client(socket, receiver.host()) : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static ItemOutcome send(Socket socket, InputStream in, Delivery.Item item) throws IOException {
        byte[] message;
        try {
            message = Files.readAllBytes(item.path());
        } catch (IOException e) {
            return ItemOutcome.failed(item, "cannot read " + item.path());
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream(message.length + 3);
        framed.write(VT);
        framed.writeBytes(message);
        framed.write(FS);
        framed.write(CR);
        socket.getOutputStream().write(framed.toByteArray());
        socket.getOutputStream().flush();
        return outcome(item, controlId(new String(message, StandardCharsets.ISO_8859_1)), answer(in));
    }

    private static ItemOutcome outcome(Delivery.Item item, String sent, String answer) {
        String[] acknowledgement = segment(answer, "MSA");
        String code = acknowledgement.length > 1 ? acknowledgement[1] : "none";
        String about = acknowledgement.length > 2 ? acknowledgement[2] : "";
        boolean accepted = code.equals("AA") || code.equals("CA");
        if (accepted && about.equals(sent)) {
            return new ItemOutcome(item, true, null, null);
        }
        String problem = accepted ? "acknowledges another message" : "not accepted";
        return ItemOutcome.failed(item, problem + ": MSA-1 " + code.replaceAll("[^A-Z]", "?"));
    }

    private static String answer(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != FS) {
            if (next != VT) {
                text.write(next);
            }
            if (text.size() > MAX_ANSWER) {
                throw new IOException("the answer is too long");
            }
            next = in.read();
        }
        if (next < 0) {
            throw new IOException("closed before the acknowledgement was whole");
        }
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    private static String controlId(String message) {
        String[] header = segment(message, "MSH");
        return header.length > 9 ? header[9] : "";
    }

    /** The fields of the first segment of this name; of MSH, field 1 is the separator itself, so n is at n - 1. */
    private static String[] segment(String message, String name) {
        for (String line : message.split("[\r\n]+")) {
            if (line.startsWith(name + "|")) {
                return line.split("\\|", -1);
            }
        }
        return new String[0];
    }

    private static int millis(java.time.Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toMillis()));
    }
}
