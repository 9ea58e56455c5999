package dev.hilum.dicom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Plain TCP: the kernel reads into the receive buffer itself. */
final class TcpTransport implements Transport {
    private final SocketChannel channel;
    private final InetSocketAddress peer;

    TcpTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
        // A response is one small segment: without this, Nagle and delayed ACK cost 40 ms each.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean isReadable() throws IOException {
        return channel.socket().getInputStream().available() > 0;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void shutdownInput() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            NetLog.closeFailed(peer, e);
        }
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }
}
