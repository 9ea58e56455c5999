package dev.hilum.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSocket;

/** TLS over a TCP socket. Ending it acts on the TCP socket below, so that it never waits for the peer. */
final class TlsTransport implements Transport {
    private final Socket below;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final InetSocketAddress peer;

    /** Wraps a connected socket; {@link #handshake} comes next. */
    TlsTransport(Socket below, String peerName, TlsSettings settings, boolean client) throws IOException {
        this.below = below;
        this.peer = (InetSocketAddress) below.getRemoteSocketAddress();
        below.setTcpNoDelay(true);
        this.socket =
                (SSLSocket) settings.context().getSocketFactory().createSocket(below, peerName, peer.getPort(), false);
        settings.apply(socket, client);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    void handshake() throws IOException {
        socket.startHandshake();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    public boolean isReadable() throws IOException {
        return in.available() > 0 || below.getInputStream().available() > 0;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        out.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
        from.position(from.limit());
    }

    @Override
    public void shutdownInput() {
        try {
            below.shutdownInput();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            below.close();
        } catch (IOException e) {
            NetLog.closeFailed(peer, e);
        }
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }
}
