package dev.hilum.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between us and a destination, which may break in the ways that networks do. Its port stays the same. */
final class FaultyLine implements AutoCloseable {
    /** An association is negotiated in less, an object of the tests is longer. */
    private static final int WITHIN_AN_OBJECT = 8_000;

    /** What it does to connections made from now on. */
    enum Mode {
        /** Carries everything. */
        CARRIES,
        /** Takes the connection and nothing else. */
        HANGS,
        /** Carries the beginning of an object, then closes both ways. */
        CLOSES_WITHIN_AN_OBJECT,
        /** Carries all objects, but of the answers only that to the association. */
        SWALLOWS_ANSWERS
    }

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private volatile Mode mode = Mode.CARRIES;
    private volatile int target;

    FaultyLine(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listen(server);
    }

    int port() {
        return server.getLocalPort();
    }

    void is(Mode next, int nextTarget) {
        mode = next;
        target = nextTarget;
    }

    /** Connections are refused from now on. */
    void cut() throws IOException {
        server.close();
    }

    void mend() throws IOException {
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        server = again;
        listen(again);
    }

    private void listen(ServerSocket listener) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    sockets.add(socket);
                    Mode now = mode;
                    if (now != Mode.HANGS) {
                        carry(socket, now);
                    }
                }
            } catch (IOException ended) {
                // Cut, or the test is over.
            }
        });
    }

    private void carry(Socket socket, Mode now) throws IOException {
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(far);
        int there = now == Mode.CLOSES_WITHIN_AN_OBJECT ? WITHIN_AN_OBJECT : Integer.MAX_VALUE;
        Thread.ofVirtual().start(() -> pump(socket, far, there));
        Thread.ofVirtual().start(() -> {
            if (now == Mode.SWALLOWS_ANSWERS) {
                answerToTheAssociation(far, socket);
            } else {
                pump(far, socket, Integer.MAX_VALUE);
            }
        });
    }

    private static void pump(Socket from, Socket to, int most) {
        byte[] buffer = new byte[1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            int count = 0;
            for (int n = in.read(buffer); n >= 0 && count < most; n = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, n);
                count += n;
            }
        } catch (IOException ended) {
            // By either side.
        }
    }

    private static void answerToTheAssociation(Socket from, Socket to) {
        try {
            byte[] header = from.getInputStream().readNBytes(6);
            byte[] rest = from.getInputStream()
                    .readNBytes(java.nio.ByteBuffer.wrap(header).getInt(2));
            to.getOutputStream().write(header);
            to.getOutputStream().write(rest);
            from.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // By either side.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
