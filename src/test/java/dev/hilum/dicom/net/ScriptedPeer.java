package dev.hilum.dicom.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A peer that does just what a test says: bytes out, PDUs in, nothing checked. */
final class ScriptedPeer implements AutoCloseable {
    private final Socket socket;

    ScriptedPeer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    ScriptedPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
    }

    ScriptedPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    ScriptedPeer send(Pdu pdu) throws IOException {
        return send(bytes(pdu));
    }

    ScriptedPeer sendHex(String hex) throws IOException {
        return send(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** Sends byte by byte, each in a segment of its own. */
    ScriptedPeer sendSlowly(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            socket.getOutputStream().write(b);
        }
        return this;
    }

    Pdu receive() throws IOException {
        InputStream in = socket.getInputStream();
        byte[] header = in.readNBytes(6);
        if (header.length < 6) {
            throw new EOFException("closed after " + header.length + " bytes");
        }
        byte[] body = in.readNBytes(ByteBuffer.wrap(header).getInt(2));
        ByteBuffer whole = ByteBuffer.allocate(6 + body.length).put(header).put(body);
        return PduDecoder.decode(whole.flip());
    }

    /** Whether the other side closes, all that it sends before being dropped. */
    boolean isClosedByPeer() throws IOException {
        socket.getInputStream().transferTo(new ByteArrayOutputStream());
        return true;
    }

    /** Ends our sending direction only. */
    ScriptedPeer endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] bytes(Pdu pdu) {
        ByteBuffer buffer = PduEncoder.encode(pdu);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
