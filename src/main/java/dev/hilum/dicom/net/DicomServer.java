package dev.hilum.dicom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Listens for associations and serves each on a virtual thread of its own, so that no peer waits for another. Storage and
 * Verification as SCP (PS3.4 annexes A and B) over TCP or TLS.
 */
public final class DicomServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private volatile ServerSettings settings;
    private final DimseHandler handler;
    private final NetListener listener;
    private final ServerSocketChannel channel;
    private final Associations associations;

    private DicomServer(
            ServerSettings settings, DimseHandler handler, NetListener listener, ServerSocketChannel channel) {
        this.settings = settings;
        this.handler = handler;
        this.listener = listener;
        this.channel = channel;
        this.associations = new Associations(settings.limits(), settings.tls().isEmpty());
    }

    /** Binds and begins to accept. Fails where the address is taken, naming it. */
    public static DicomServer start(ServerSettings settings, DimseHandler handler, NetListener listener)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("cannot listen on " + settings.host() + ":" + settings.port() + ": " + e, e);
        }
        DicomServer server = new DicomServer(settings, handler, listener, channel);
        NetLog.listening(settings.host(), server.port(), settings.tls().isPresent());
        Thread.ofPlatform().name("dicom-accept-" + server.port()).daemon().start(server::acceptAll);
        return server;
    }

    /** Who may open associations, from the next one on. */
    public void admit(CallerRules callers) {
        settings = settings.withCallers(callers);
    }

    /** The port that it listens on, also where the settings say 0. */
    public int port() {
        return channel.socket().getLocalPort();
    }

    public int openAssociations() {
        return associations.openCount();
    }

    /** Connections that have no association yet or no more. */
    public int halfOpenConnections() {
        return associations.halfOpenCount();
    }

    public boolean isListening() {
        return channel.isOpen();
    }

    /**
     * Takes no more connections, lets open associations come to their end for so long, then aborts them.
     *
     * @return whether all ended by themselves
     */
    public boolean shutdown(Duration grace) {
        boolean inOrder = false;
        try {
            channel.close();
            inOrder = associations.awaitNoAssociation(grace.toNanos());
            associations.all().forEach(AssociationAcceptor::shutdown);
            associations.awaitNoConnection(CLOSE_GRACE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            NetLog.acceptFailed(settings.port(), e);
        }
        return inOrder;
    }

    /** Aborts what is open. */
    @Override
    public void close() {
        shutdown(Duration.ZERO);
    }

    private void acceptAll() {
        while (channel.isOpen()) {
            try {
                serve(channel.accept());
            } catch (AsynchronousCloseException e) {
                return;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of file descriptors, most likely: connections that end give some back.
                NetLog.acceptFailed(port(), e);
                pause();
            }
        }
    }

    private void serve(SocketChannel accepted) {
        Thread.ofVirtual().name("dicom-association").start(() -> {
            try {
                run(accepted);
            } catch (IOException e) {
                // The peer was gone before we looked.
                closeQuietly(accepted);
            }
        });
    }

    private void run(SocketChannel accepted) throws IOException {
        Transport transport = settings.tls().isPresent()
                ? new TlsTransport(accepted.socket(), "", settings.tls().get(), false)
                : new TcpTransport(accepted);
        AssociationAcceptor connection = new AssociationAcceptor(settings, transport, handler, listener, associations);
        associations.connected(connection);
        try {
            connection.run();
        } finally {
            associations.closed(connection);
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100)); // an accept that fails, for want of descriptors, must not spin
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(SocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException e) {
            return;
        }
    }
}
